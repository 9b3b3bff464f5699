/** A session that joins the host's open transaction: rows, audit event and all commit or roll back with the host's own. */
import { DatabaseSync } from "node:sqlite";
import { createHcrm, type Hcrm, type Session, starterKit } from "@hcrm/core";
import { type KeyProvider, memoryKeyProvider } from "@hcrm/core/keys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteStorage } from "../../src/index.ts";

const NURSE = { tenant: "ruijin", actor: { id: "u-17", roles: ["nurse"] }, purpose: "TREAT" } as const;

let database: DatabaseSync;
let hcrm: Hcrm;
let now: number;
let keys: KeyProvider;

const open = (): Promise<Hcrm> =>
  createHcrm({
    storage: sqliteStorage({ driver: database }),
    keys,
    ...starterKit(),
    clock: {
      now: () => {
        now += 1;
        return new Date(now).toISOString();
      },
    },
  });

beforeEach(async () => {
  database = new DatabaseSync(":memory:");
  database.exec("create table visit (id integer primary key, note text) strict");
  now = Date.parse("2026-11-21T08:30:00.000Z");
  keys = memoryKeyProvider();
  hcrm = await open();
});

afterEach(async () => {
  await hcrm.close();
});

function count(table: string): number {
  return Number(database.prepare(`select count(*) as n from ${table}`).get()?.n);
}

describe("a session in the host's transaction", () => {
  it("leaves nothing behind when the host rolls back", async () => {
    await hcrm.as(NURSE).patients.list({});
    const before = { patients: count("hcrm_patient"), events: count("hcrm_audit_event") };
    database.exec("begin immediate");
    database.exec("insert into visit (note) values ('host')");
    await hcrm
      .as({ ...NURSE, transaction: database })
      .patients.register({ name: "张伟", birthDate: "1958-03-02" });
    database.exec("rollback");
    expect({ patients: count("hcrm_patient"), events: count("hcrm_audit_event") }).toEqual(before);
    expect(count("visit")).toBe(0);
  });

  it("commits with the host's own rows, audit event included, and the log verifies", async () => {
    await hcrm.as(NURSE).patients.list({});
    const before = count("hcrm_audit_event");
    database.exec("begin immediate");
    database.exec("insert into visit (note) values ('host')");
    const { patient } = await hcrm
      .as({ ...NURSE, transaction: database })
      .patients.register({ name: "张伟", birthDate: "1958-03-02" });
    database.exec("commit");
    expect(count("visit")).toBe(1);
    expect(count("hcrm_audit_event")).toBe(before + 1);
    await expect(hcrm.as(NURSE).patients.get({ patient: patient.id })).resolves.toMatchObject({
      name: "张伟",
    });
    const officer = hcrm.as({
      tenant: "ruijin",
      actor: { id: "p", roles: ["privacy-officer"] },
      purpose: "HOPERAT",
    });
    expect((await officer.audit.verify({})).findings).toEqual([]);
  });

  it("refuses a handle without an open transaction", async () => {
    const joined = hcrm.as({ ...NURSE, transaction: database });
    await expect(joined.patients.register({ name: "张伟" })).rejects.toMatchObject({
      code: "NotInTransaction",
    });
  });
});

/** Registers somebody in an open transaction of the host. */
function registerJoined(name: string): ReturnType<Session["patients"]["register"]> {
  return hcrm.as({ ...NURSE, transaction: database }).patients.register({ name, birthDate: "1958-03-02" });
}

function begin(): void {
  database.exec("begin immediate");
}

describe("a tenant's first call, made in the host's transaction", () => {
  it("sets the tenant up there, so that the commit makes it known to every worker", async () => {
    begin();
    const first = await registerJoined("张伟");
    const second = await registerJoined("李娜");
    database.exec("commit");
    expect(count("hcrm_tenant_entry")).toBe(1);
    await hcrm.tick();
    const other = await open(); // nothing in memory: what was committed is enough to open the rows
    for (const [{ patient }, name] of [
      [first, "张伟"],
      [second, "李娜"],
    ] as const)
      expect(await other.as(NURSE).patients.get({ patient: patient.id })).toMatchObject({ name });
    const officer = { actor: { id: "p", roles: ["privacy-officer"] }, purpose: "HOPERAT" } as const;
    expect((await other.as({ ...NURSE, ...officer }).audit.verify({})).findings).toEqual([]);
    await other.close();
  });

  it("leaves no key behind in memory when the host rolls back", async () => {
    begin();
    await registerJoined("张伟");
    database.exec("rollback");
    for (const table of ["hcrm_patient", "hcrm_data_key", "hcrm_tenant_entry", "hcrm_tenant_state"])
      expect(count(table), table).toBe(0);
    const { patient } = await hcrm.as(NURSE).patients.register({ name: "李娜", birthDate: "1960-01-01" });
    const other = await open(); // had the keys of before been used, nobody could open this
    expect(await other.as(NURSE).patients.get({ patient: patient.id })).toMatchObject({ name: "李娜" });
    await other.close();
  });

  it("works again in a second transaction after one that was rolled back", async () => {
    begin();
    await registerJoined("张伟");
    database.exec("rollback");
    begin();
    const { patient } = await registerJoined("李娜");
    database.exec("commit");
    const other = await open();
    expect(await other.as(NURSE).patients.get({ patient: patient.id })).toMatchObject({ name: "李娜" });
    await other.close();
  });

  it("serves one tenant only", async () => {
    begin();
    await registerJoined("张伟");
    const xiehe = hcrm.as({ ...NURSE, tenant: "xiehe", transaction: database });
    await expect(xiehe.patients.register({ name: "李娜" })).rejects.toMatchObject({ code: "TenantMismatch" });
    database.exec("rollback");
  });
});

describe("a call in the host's transaction after the keys in memory have expired", () => {
  it("reads them again there", async () => {
    const { patient } = await hcrm.as(NURSE).patients.register({ name: "张伟", birthDate: "1958-03-02" });
    now += 3_600_000; // the tenant's keys serve 15 minutes, their rows are read again after one
    begin();
    const joined = hcrm.as({ ...NURSE, transaction: database });
    expect(await joined.patients.get({ patient: patient.id })).toMatchObject({ name: "张伟" });
    database.exec("commit");
  });
});

describe("a call that failed in the host's transaction", () => {
  it.each(["hcrm_audit_event", "hcrm_audit_subject"])(
    "leaves nothing when %s takes no row",
    async (table) => {
      await hcrm.as(NURSE).patients.list({});
      const tables = ["hcrm_patient", "hcrm_subject_gate", "hcrm_audit_event", "hcrm_audit_subject_salt"];
      const before = tables.map(count);
      begin();
      database.exec("insert into visit (note) values ('host')");
      database.exec(`create trigger full before insert on ${table} begin select raise(abort, 'full'); end`);
      const joined = hcrm.as({ ...NURSE, transaction: database });
      const failed = joined.patients.register({ name: "张伟", birthDate: "1958-03-02" });
      await expect(failed).rejects.toMatchObject({ code: "AuditUnavailable" });
      database.exec("drop trigger full");
      const other = await Promise.allSettled([
        joined.patients.register({ name: "", birthDate: "1958-03-02" }),
        joined.patients.list({}),
      ]);
      expect(other.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
      database.exec("commit");
      const [patients, gates, events, salts] = before.map(Number);
      expect(tables.map(count)).toEqual([patients, gates, Number(events) + 1, salts]);
      expect(count("visit")).toBe(1);
      const officer = {
        tenant: "ruijin",
        actor: { id: "p", roles: ["privacy-officer"] },
        purpose: "HOPERAT",
      };
      const { status, findings } = await hcrm.as({ ...officer, purpose: "HOPERAT" }).audit.verify({});
      expect({ status, findings }).toEqual({ status: "intact", findings: [] });
    },
  );
});

describe("a refusal in the host's transaction", () => {
  it("is the caller's error, and its entry commits with the host's rows", async () => {
    await hcrm.as(NURSE).patients.list({});
    const before = count("hcrm_audit_event");
    begin();
    const clerk = hcrm.as({ ...NURSE, actor: { id: "u-9", roles: ["unknown"] }, transaction: database });
    await expect(clerk.patients.list({})).rejects.toMatchObject({ code: "AccessDenied" });
    database.exec("commit");
    expect(count("hcrm_audit_event")).toBe(before + 1);
  });

  it("is recorded too when it comes from within the call", async () => {
    const { patient } = await hcrm.as(NURSE).patients.register({ name: "张伟", birthDate: "1958-03-02" });
    const before = count("hcrm_audit_event");
    begin();
    const stranger = hcrm.as({ ...NURSE, actor: { id: "u-9", roles: ["nurse"] }, transaction: database });
    await expect(stranger.patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "NotFound",
    });
    database.exec("commit");
    expect(count("hcrm_audit_event")).toBe(before + 1);
  });
});
