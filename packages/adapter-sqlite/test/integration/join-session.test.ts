/** A session that joins the host's open transaction: rows, audit event and all commit or roll back with the host's own. */
import { DatabaseSync } from "node:sqlite";
import { createHcrm, type Hcrm, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteStorage } from "../../src/index.ts";

const NURSE = { tenant: "ruijin", actor: { id: "u-17", roles: ["nurse"] }, purpose: "TREAT" } as const;

let database: DatabaseSync;
let hcrm: Hcrm;

beforeEach(async () => {
  database = new DatabaseSync(":memory:");
  database.exec("create table visit (id integer primary key, note text) strict");
  hcrm = await createHcrm({
    storage: sqliteStorage({ driver: database }),
    keys: memoryKeyProvider(),
    ...starterKit(),
  });
  // A tenant is set up outside any transaction of the host, on first use.
  await hcrm.as(NURSE).patients.list({});
});

afterEach(async () => {
  await hcrm.close();
});

function count(table: string): number {
  return Number(database.prepare(`select count(*) as n from ${table}`).get()?.n);
}

describe("a session in the host's transaction", () => {
  it("leaves nothing behind when the host rolls back", async () => {
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
