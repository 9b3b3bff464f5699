import { describe, expect, it } from "vitest";
import type { AuditLog, AuditQuery } from "../../src/audit/index.ts";
import { AuditTampered, addMs } from "../../src/kernel/index.ts";
import { type AuditHarness, auditHarness, START, TENANT } from "./support/audit-harness.ts";

const ALWAYS = { from: START, to: addMs(START, 3_600_000) };

const find = (harness: AuditHarness, log: AuditLog, query: Partial<AuditQuery>) =>
  harness.read((tx) => log.find(tx, TENANT, { ...ALWAYS, ...query }));

describe("finding events", () => {
  it("gives newest first, by actor, action and period", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const doctor = { type: "user", id: "d-1", roles: ["doctor"] } as const;
    const ids = [
      await harness.write(log, { actor: doctor }),
      await harness.write(log, { action: "patients.list" }),
      await harness.write(log, { actor: doctor, action: "patients.list" }),
    ];
    const found = async (query: Partial<AuditQuery>) =>
      (await find(harness, log, query)).items.map(({ id }) => ids.indexOf(id));
    expect(await found({})).toEqual([2, 1, 0]);
    expect(await found({ actor: "d-1" })).toEqual([2, 0]);
    expect(await found({ action: "patients.list" })).toEqual([2, 1]);
    expect(await found({ actor: "d-1", action: "patients.get" })).toEqual([0]);
    expect(await found({ from: addMs(START, 2000), to: addMs(START, 3000) })).toEqual([1]);
  });

  it("finds a patient's events by their pseudonym, of merged patients too", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const [a, b, stranger] = [harness.patient(), harness.patient(), harness.patient()];
    const ids = [
      await harness.write(log, { subjects: [{ id: a }] }),
      await harness.write(log, { subjects: [{ id: b }] }),
      await harness.write(log, { subjects: [{ id: a }, { id: b }] }),
      await harness.write(log),
    ];
    const found = async (patients: AuditQuery["patients"]) =>
      (await find(harness, log, { ...(patients && { patients }) })).items.map(({ id }) => ids.indexOf(id));
    expect(await found([a])).toEqual([2, 0]);
    expect(await found([a, b])).toEqual([2, 1, 0]);
    expect(await found([stranger])).toEqual([]);
    expect(await found([])).toEqual([]);
  });

  it("finds nothing by a patient whose salt was erased, and the log stays intact", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const patient = harness.patient();
    await harness.write(log, { subjects: [{ id: patient }] });
    const forget = () => harness.run(harness.scope(), (tx) => log.forgetSubject(tx, TENANT, patient));
    expect([await forget(), await forget()]).toEqual([true, false]);
    expect((await find(harness, log, { patients: [patient] })).items).toEqual([]);
    expect((await find(harness, log, {})).items).toHaveLength(1);
    expect((await log.verify(harness.run, harness.scope())).status).toBe("intact");
  });

  it("pages without gaps or repeats", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const patient = harness.patient();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1)
      ids.unshift(await harness.write(log, { subjects: [{ id: patient }] }));
    const seen: string[] = [];
    let after: AuditQuery["after"];
    let pages = 0;
    do {
      const page = await find(harness, log, { patients: [patient], limit: 3, ...(after && { after }) });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
      pages += 1;
    } while (after !== undefined);
    expect(seen).toEqual(ids);
    expect(pages).toBe(3);
  });

  it("says so when an event cannot be read", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const id = await harness.write(log);
    const row = harness.rows("auditEvent").get(id);
    if (row === undefined) throw new Error("no row");
    harness.rows("auditEvent").set(id, { ...row, row: { ...row.row, bytes: Buffer.from("{}") } });
    await expect(find(harness, log, {})).rejects.toBeInstanceOf(AuditTampered);
  });
});

describe("a patient's access log", () => {
  it("tells who, when, what for and on what ground, and nothing of other subjects", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const [patient, other] = [harness.patient(), harness.patient()];
    const salts = { subjects: [{ id: patient }, { id: other }], basis: "consent", onBehalfOf: "d-2" };
    await harness.write(log, salts);
    const page = await harness.read((tx) => log.accessLog(tx, TENANT, { ...ALWAYS, patients: [patient] }));
    expect(page.items).toEqual([
      {
        at: addMs(START, 1000),
        actor: "u-17",
        roles: ["nurse"],
        onBehalfOf: "d-2",
        action: "patients.get",
        purpose: "CAREMGT",
        basis: "consent",
        decision: "permit",
        outcome: "success",
        fields: ["name", "phones"],
      },
    ]);
  });
});

describe("health", () => {
  it("reports how long events wait and how far checkpoints are behind", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const health = () => harness.read((tx) => log.health(tx, TENANT, harness.now()));
    expect(await health()).toMatchObject({
      treeSize: 0,
      unsequencedAgeMs: null,
      degraded: false,
      lastCheckpointAt: null,
    });
    await harness.write(log);
    harness.advance(60_000);
    expect(await health()).toMatchObject({ unsequencedAgeMs: 60_000, degraded: false });
    harness.advance(1);
    expect(await health()).toMatchObject({ unsequencedAgeMs: 60_001, degraded: true });
    await log.sequence(harness.run, harness.scope());
    await log.checkpoint(harness.run, harness.scope());
    expect(await health()).toMatchObject({
      treeSize: 1,
      unsequencedAgeMs: null,
      degraded: false,
      uncheckpointed: 0,
      lastCheckpointAt: harness.now(),
    });
  });
});
