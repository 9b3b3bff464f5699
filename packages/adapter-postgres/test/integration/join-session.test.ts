/**
 * A session that joins the host's open transaction on PostgreSQL, from the tenant's first call on: rows and audit event
 * commit or roll back with the host's own, while the tenant is prepared on another connection.
 */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { createHcrm, type Hcrm, type Session, starterKit } from "@hcrm/core";
import { type KeyProvider, memoryKeyProvider } from "@hcrm/core/keys";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Cluster, type DatabaseAddress, startCluster } from "../support/cluster.ts";

const NURSE = { tenant: "ruijin", actor: { id: "u-17", roles: ["nurse"] }, purpose: "TREAT" } as const;
const OFFICER = {
  tenant: "ruijin",
  actor: { id: "p", roles: ["privacy-officer"] },
  purpose: "HOPERAT",
} as const;

let cluster: Cluster;
let address: DatabaseAddress;
let pool: pg.Pool;
let host: pg.PoolClient;
let keys: KeyProvider;
let hcrm: Hcrm;
let now: number;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const open = (): Promise<Hcrm> =>
  createHcrm({
    storage: postgresStorage({ pool, migrate: "up" }),
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
  address = await cluster.createDatabase();
  pool = new pg.Pool({ connectionString: address.connectionString, max: 4 });
  now = Date.parse("2026-11-21T08:30:00.000Z");
  keys = memoryKeyProvider();
  hcrm = await open();
  host = await pool.connect();
  await host.query("create table public.visit (note text)");
});
afterEach(async () => {
  host.release();
  await hcrm.close();
  await pool.end();
});

/** Registers somebody in an open transaction of the host, with a row of the host's own. */
async function registerJoined(name: string): ReturnType<Session["patients"]["register"]> {
  await host.query("insert into public.visit values ('host')");
  return hcrm.as({ ...NURSE, transaction: host }).patients.register({ name, birthDate: "1958-03-02" });
}

async function count(table: string): Promise<number> {
  const client = new pg.Client({ connectionString: address.superuser });
  await client.connect();
  const { rows } = await client.query(`select count(*)::int as n from ${table}`);
  await client.end();
  return rows[0]?.n;
}

describe("a tenant's first call, made in the host's transaction", () => {
  it("commits with the host's row, and the log verifies", async () => {
    await host.query("begin");
    const { patient } = await registerJoined("张伟");
    await host.query("commit");
    expect(await count("public.visit")).toBe(1);
    await hcrm.tick();
    const other = await open();
    expect(await other.as(NURSE).patients.get({ patient: patient.id })).toMatchObject({ name: "张伟" });
    expect((await other.as(OFFICER).audit.verify({})).findings).toEqual([]);
    await other.close();
  });

  it("leaves neither patient nor audit event when the host rolls back, and works again after it", async () => {
    await host.query("begin");
    await registerJoined("张伟");
    await host.query("rollback");
    for (const table of ["public.visit", "hcrm.hcrm_patient", "hcrm.hcrm_audit_event"])
      expect(await count(table), table).toBe(0);
    await host.query("begin");
    const { patient } = await registerJoined("李娜");
    await host.query("commit");
    const other = await open();
    expect(await other.as(NURSE).patients.get({ patient: patient.id })).toMatchObject({ name: "李娜" });
    await other.close();
  });

  it("leaves nothing of a call that failed when the host commits all the same", async () => {
    await hcrm.as(NURSE).patients.list({});
    const client = new pg.Client({ connectionString: address.superuser });
    await client.connect();
    const limit = "alter table hcrm.hcrm_audit_subject add constraint full_up check (false) not valid";
    await client.query(limit);
    await host.query("begin");
    await expect(registerJoined("张伟")).rejects.toMatchObject({ code: "AuditUnavailable" });
    await host.query("insert into public.visit values ('host')");
    await host.query("commit");
    await client.query("alter table hcrm.hcrm_audit_subject drop constraint full_up");
    await client.end();
    expect(await count("public.visit")).toBe(2);
    for (const table of ["hcrm_patient", "hcrm_subject_gate", "hcrm_audit_subject_salt"])
      expect(await count(`hcrm.${table}`), table).toBe(0);
    expect((await hcrm.as(OFFICER).audit.verify({})).findings).toEqual([]);
  });

  it.each(["commit", "rollback"])("records a refusal from within the call, also before a %s", async (end) => {
    const { patient } = await hcrm.as(NURSE).patients.register({ name: "张伟", birthDate: "1958-03-02" });
    const before = await count("hcrm.hcrm_audit_event");
    await host.query("begin");
    const stranger = hcrm.as({ ...NURSE, actor: { id: "u-9", roles: ["nurse"] }, transaction: host });
    await expect(stranger.patients.get({ patient: patient.id })).rejects.toMatchObject({
      code: "NotFound",
    });
    await host.query(end);
    expect(await count("hcrm.hcrm_audit_event")).toBe(before + 1);
  });

  it("records a refusal about a patient whom only the host's transaction knows", async () => {
    await host.query("begin");
    const { patient } = await registerJoined("张伟");
    const stranger = hcrm.as({ ...NURSE, actor: { id: "u-9", roles: ["nurse"] }, transaction: host });
    await expect(stranger.patients.get({ patient: patient.id })).rejects.toMatchObject({ code: "NotFound" });
    // Refused before the call begins; recorded beside the host's transaction it waited for the patient's rows, 25 s.
    const desk = hcrm.as({ ...NURSE, actor: { id: "u-8", roles: ["receptionist"] }, transaction: host });
    await expect(desk.tags.list({ patient: patient.id })).rejects.toMatchObject({ code: "AccessDenied" });
    await host.query("commit");
    expect(await count("hcrm.hcrm_audit_event")).toBe(3);
  });

  it("works after the keys in memory have expired", async () => {
    const { patient } = await hcrm.as(NURSE).patients.register({ name: "张伟", birthDate: "1958-03-02" });
    now += 3_600_000; // the tenant's keys serve 15 minutes, their rows are read again after one
    await host.query("begin");
    const joined = hcrm.as({ ...NURSE, transaction: host });
    expect(await joined.patients.get({ patient: patient.id })).toMatchObject({ name: "张伟" });
    await host.query("commit");
  });
});
