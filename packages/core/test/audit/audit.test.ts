import { describe, expect, it } from "vitest";
import { decodeAuditEvent } from "../../src/audit/audit-event.ts";
import { endingOf, type NewAuditEvent } from "../../src/audit/index.ts";
import {
  AuditUnavailable,
  StorageUnavailable,
  Transient,
  UnsafeConfiguration,
} from "../../src/kernel/index.ts";
import { anEvent, auditHarness, TENANT } from "./support/audit-harness.ts";

const eventIn = (harness: ReturnType<typeof auditHarness>, id: string) => {
  const bytes = harness.rows("auditEvent").get(id)?.row.bytes;
  const event = bytes instanceof Uint8Array ? decodeAuditEvent(bytes) : null;
  if (event === null) throw new Error("no such event");
  return event;
};

describe("an event", () => {
  it("is written with the caller's facts, the scope's instant and a number", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const id = await harness.write(log, { count: 3, requestId: "req-9" });
    expect(eventIn(harness, id)).toMatchObject({
      v: 1,
      id,
      tenant: TENANT,
      at: harness.now(),
      actor: { type: "user", id: "u-17", roles: ["nurse"] },
      action: "patients.get",
      count: 3,
      requestId: "req-9",
      source: { app: "his", version: "7.1" },
      writer: { lane: "own", n: 1 },
    });
  });

  it("names its subjects by pseudonyms only, the same ones each time", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const [a, b] = [harness.patient(), harness.patient()];
    const first = eventIn(harness, await harness.write(log, { subjects: [{ id: a }, { id: b }] }));
    const second = eventIn(harness, await harness.write(log, { subjects: [{ id: b }] }));
    expect(first.subjectRefs).toHaveLength(2);
    expect(second.subjectRefs).toEqual(first.subjectRefs.slice(1));
    const stored = [...harness.rows("auditEvent").values()].map(({ row }) =>
      Buffer.from(row.bytes as Uint8Array),
    );
    for (const bytes of stored) for (const patient of [a, b]) expect(bytes.includes(patient)).toBe(false);
  });

  it("leaves out a resource id that is a subject's", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const [patient, task] = [harness.patient(), harness.ids.next()];
    const about = { subjects: [{ id: patient }], resource: { type: "patient", id: patient } };
    expect(eventIn(harness, await harness.write(log, about)).resource).toEqual({ type: "patient" });
    const both = { ...about, subjects: [{ id: harness.patient() }, { id: patient }] };
    expect(eventIn(harness, await harness.write(log, both)).resource).toEqual({ type: "patient" });
    const other = { subjects: [{ id: patient }], resource: { type: "task", id: task } };
    expect(eventIn(harness, await harness.write(log, other)).resource).toEqual({ type: "task", id: task });
  });

  it("has one salt for a subject, whoever asks for it first", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const [patient, other] = [harness.patient(), harness.patient()];
    const saltOf = (id: typeof patient): Promise<Uint8Array> =>
      harness.run(harness.scope(), (tx) => log.saltOf(tx, TENANT, id));
    const salt = await saltOf(patient);
    expect(await saltOf(patient)).toEqual(salt);
    expect(await saltOf(other)).not.toEqual(salt);
    const looked = eventIn(harness, await harness.write(log, { subjects: [{ id: patient }] }));
    const handed = eventIn(harness, await harness.write(log, { subjects: [{ id: patient, salt }] }));
    expect(handed.subjectRefs).toEqual(looked.subjectRefs);
    expect(await saltOf(patient)).toEqual(salt);
  });

  it("takes the salt that the gate hands in, without looking it up", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const patient = harness.patient();
    const salt = await harness.run(harness.scope(), (tx) => log.saltOf(tx, TENANT, patient));
    const looked = eventIn(harness, await harness.write(log, { subjects: [{ id: patient }] }));
    harness.rows("auditSubjectSalt").clear();
    const handed = eventIn(harness, await harness.write(log, { subjects: [{ id: patient, salt }] }));
    expect(handed.subjectRefs).toEqual(looked.subjectRefs);
    expect(harness.rows("auditSubjectSalt").size).toBe(0);
  });

  it.each<[string, Partial<NewAuditEvent>]>([
    ["a name as actor", { actor: { type: "user", id: "Zhang Wei", roles: [] } }],
    ["free text as a reason", { reasons: ["patient was upset"] }],
    ["a value as a field name", { fields: ["13800138000"] }],
    ["a fraction", { count: 1.5 }],
    ["an action in another script", { action: "患者.查看" }],
  ])("is refused with %s, and nothing is written", async (_, event) => {
    const harness = auditHarness();
    await expect(harness.write(harness.log(), event)).rejects.toBeInstanceOf(AuditUnavailable);
    expect(harness.rows("auditEvent").size).toBe(0);
    expect(harness.rows("auditHead").size).toBe(0);
  });

  it("is refused with a field that the schema has not, and the error quotes no value", async () => {
    const harness = auditHarness();
    const event = { ...anEvent(), patientName: "CANARY-张伟-77" };
    const failed = await harness
      .log()
      .record(harness.run, harness.scope(), event)
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(AuditUnavailable);
    expect(`${failed}${JSON.stringify(failed)}`).not.toContain("CANARY");
  });
});

describe("a log", () => {
  it("is not made for a host whose name no event could carry", () => {
    const harness = auditHarness();
    for (const source of [
      { app: "Our HIS", version: "1" },
      { app: "his", version: "" },
    ])
      expect(() => harness.log({ source })).toThrow(UnsafeConfiguration);
  });
});

describe("writing", () => {
  it("commits with the operation or not at all", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const entry = log.begin(TENANT);
    const failing = harness.run(harness.scope(), async (tx) => {
      await entry.append(tx, harness.scope(), anEvent());
      throw new Transient("lost");
    });
    await expect(failing).rejects.toBeInstanceOf(Transient);
    expect(harness.rows("auditEvent").size).toBe(0);
  });

  it("uses the number of a failed transaction for the event about the failure", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    const entry = log.begin(TENANT);
    const failing = harness.run(harness.scope(), async (tx) => {
      await entry.append(tx, harness.scope(), anEvent());
      throw new StorageUnavailable("down", { details: { outcome: "none" } });
    });
    await expect(failing).rejects.toBeInstanceOf(StorageUnavailable);
    const id = await log.record(harness.run, harness.scope(), anEvent({ outcome: "failed" }), { entry });
    expect(eventIn(harness, String(id)).writer.n).toBe(2);
  });

  it("lists the number of a transaction whose end nobody knows as void", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const lost = new StorageUnavailable("lost", { details: { outcome: "unknown" } });
    harness.database.faults.plan({ at: "before-commit", error: lost });
    await expect(harness.write(log)).rejects.toBe(lost);
    const next = eventIn(harness, await harness.write(log));
    expect(next).toMatchObject({ writer: { n: 2 }, voids: [1] });
    expect(eventIn(harness, await harness.write(log))).not.toHaveProperty("voids");
  });

  it("counts lanes and tenants apart", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    const entry = log.begin(TENANT, "joined");
    const id = await harness.run(harness.scope(), (tx) => entry.append(tx, harness.scope(), anEvent()));
    entry.settle("committed");
    expect(eventIn(harness, id).writer).toMatchObject({ lane: "joined", n: 1 });
  });

  it("stops the operation when the event cannot be written", async () => {
    const harness = auditHarness();
    const fault = new StorageUnavailable("disk full", { details: { outcome: "none" } });
    harness.database.faults.plan({ at: "statement", error: fault });
    await expect(harness.write(harness.log())).rejects.toBeInstanceOf(AuditUnavailable);
  });

  it("goes on in best-effort mode, tells the host, and owns up in the next event", async () => {
    const harness = auditHarness();
    const dropped: string[] = [];
    const log = harness.log({ mode: "best-effort", onDropped: (tenant) => dropped.push(tenant) });
    const fault = new StorageUnavailable("down", { details: { outcome: "none" } });
    for (let time = 0; time < 2; time += 1) {
      harness.database.faults.plan({ at: "statement", error: fault });
      const id = await log.record(harness.run, harness.scope(), anEvent(), { mayDrop: true });
      expect(id).toBeNull();
    }
    expect(dropped).toEqual([TENANT, TENANT]);
    expect(eventIn(harness, await harness.write(log))).toMatchObject({ dropped: 2, writer: { n: 1 } });
    expect(eventIn(harness, await harness.write(log))).not.toHaveProperty("dropped");
  });

  it("never drops what must be written, whatever the mode", async () => {
    const harness = auditHarness();
    const log = harness.log({ mode: "best-effort" });
    const fault = new StorageUnavailable("down", { details: { outcome: "none" } });
    harness.database.faults.plan({ at: "statement", error: fault });
    await expect(harness.write(log)).rejects.toBeInstanceOf(AuditUnavailable);
  });
});

describe("endingOf", () => {
  it("tells an unknown outcome from a rolled-back transaction", () => {
    expect(endingOf(new StorageUnavailable("x", { details: { outcome: "unknown" } }))).toBe("unknown");
    expect(endingOf(new StorageUnavailable("x", { details: { outcome: "none" } }))).toBe("rolled-back");
    expect(endingOf(new AuditUnavailable("x", { details: { code: "DuplicateKey" } }))).toBe("unknown");
    expect(endingOf(new TypeError("x"))).toBe("rolled-back");
  });
});
