import { describe, expect, it } from "vitest";
import { LOW_MARK_LAG_MS } from "../../src/audit/audit-head.ts";
import type { AuditLog } from "../../src/audit/index.ts";
import { SEQUENCE_BATCH } from "../../src/audit/sequence-events.ts";
import { addMs, createIds } from "../../src/kernel/index.ts";
import { type AuditHarness, anEvent, auditHarness, TENANT } from "./support/audit-harness.ts";

const leafIndexes = (harness: AuditHarness): number[] =>
  [...harness.rows("auditLeaf").values()].map(({ row }) => Number(row.leafIndex)).sort((a, b) => a - b);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("the sequencer", () => {
  it("gives places in the order of ids, without gaps, and once", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await harness.write(log));
    expect(await log.sequence(harness.run, harness.scope())).toBe(5);
    expect(await log.sequence(harness.run, harness.scope())).toBe(0);
    expect([...harness.rows("auditLeaf").keys()]).toEqual(ids);
    expect(leafIndexes(harness)).toEqual(upTo(5));
  });

  it("works in batches and stops when told to", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    await harness.run(harness.scope(), async (tx) => {
      for (let index = 0; index < SEQUENCE_BATCH + 10; index += 1) {
        const entry = log.begin(TENANT);
        await entry.append(tx, harness.scope(), anEvent());
        entry.settle("committed");
      }
    });
    expect(await log.sequence(harness.run, harness.scope(), { batches: 1 })).toBe(SEQUENCE_BATCH);
    expect(await log.sequence(harness.run, harness.scope())).toBe(10);
  });

  it("keeps to batches that the database can insert", async () => {
    const harness = auditHarness(true);
    const log = harness.log({ capabilities: { concurrentWriters: true, maxBatchRows: 3 } });
    const subjects = upTo(5).map(() => ({ id: harness.patient() }));
    for (let index = 0; index < 7; index += 1) await harness.write(log, { subjects });
    expect(await log.sequence(harness.run, harness.scope(), { batches: 1 })).toBe(3);
    expect(await log.sequence(harness.run, harness.scope())).toBe(4);
    expect((await log.verify(harness.run, harness.scope())).status).toBe("intact");
  });

  it("has nothing to do where events have their places at once", async () => {
    const harness = auditHarness(false);
    const log = harness.log();
    await harness.write(log);
    expect(await log.sequence(harness.run, harness.scope())).toBe(0);
    expect(harness.rows("auditLeaf").size).toBe(0);
  });

  it("takes in an event of a long transaction in its daily search", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const late = await harness.write(log);
    const lateRow = harness.rows("auditEvent").get(late);
    if (lateRow === undefined) throw new Error("no row");
    harness.rows("auditEvent").delete(late);
    harness.advance(LOW_MARK_LAG_MS + 5000);
    await harness.write(log);
    await log.sequence(harness.run, harness.scope());
    // Its transaction commits only now, more than ten minutes behind the newest leaf.
    harness.rows("auditEvent").set(late, lateRow);
    expect(await log.sequence(harness.run, harness.scope())).toBe(0);
    expect(await log.verify(harness.run, harness.scope())).toMatchObject({
      status: "incomplete",
      unsequenced: 1,
    });
    expect(await log.sequence(harness.run, harness.scope(), { everything: true })).toBe(1);
    expect((await log.verify(harness.run, harness.scope())).status).toBe("intact");
  });

  it("takes in an event that is less than ten minutes late by itself", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const late = await harness.write(log);
    const lateRow = harness.rows("auditEvent").get(late);
    if (lateRow === undefined) throw new Error("no row");
    harness.rows("auditEvent").delete(late);
    harness.advance(LOW_MARK_LAG_MS - 5000);
    await harness.write(log);
    await log.sequence(harness.run, harness.scope());
    harness.rows("auditEvent").set(late, lateRow);
    expect(await log.sequence(harness.run, harness.scope())).toBe(1);
  });

  it("overlooks nobody's events because one writer's clock was a day ahead", async () => {
    const harness = auditHarness(true);
    const tomorrow = { now: () => addMs(harness.now(), 86_400_000) };
    await harness.write(
      harness.log({ ids: createIds(tomorrow, { bytes: (length) => new Uint8Array(length) }) }),
    );
    const log = harness.log();
    expect(await log.sequence(harness.run, harness.scope())).toBe(1);
    await harness.write(log);
    harness.advance(120_000);
    const health = await harness.read((tx) => log.health(tx, TENANT, harness.now()));
    expect(health).toMatchObject({ unsequencedAgeMs: 120_000, degraded: true });
    expect(await log.sequence(harness.run, harness.scope())).toBe(1);
  });

  it("leaves events alone that took their places when nobody wrote side by side", async () => {
    const harness = auditHarness(false);
    const before = harness.log();
    await harness.write(before);
    await harness.write(before);
    const after = harness.log({ capabilities: { concurrentWriters: true, maxBatchRows: 1000 } });
    await harness.write(after);
    expect(await after.sequence(harness.run, harness.scope())).toBe(1);
    expect(leafIndexes(harness)).toEqual([2]);
    expect(await after.verify(harness.run, harness.scope())).toMatchObject({ status: "intact", treeSize: 3 });
  });
});

describe("16 writers and two sequencers side by side", () => {
  it("give 16,000 events 16,000 places without gap or double", async () => {
    const harness = auditHarness(true);
    const logs = upTo(16).map(() => harness.log());
    const write = async (log: AuditLog): Promise<void> => {
      for (let index = 0; index < 1000; index += 1) await log.record(harness.run, harness.scope(), anEvent());
    };
    let writing = true;
    const sequence = async (log: AuditLog): Promise<void> => {
      while (writing) {
        // Many writers' turns pass between two of the sequencer's.
        for (let turn = 0; turn < 1500 && writing; turn += 1) await harness.read(async () => undefined);
        await log.sequence(harness.run, harness.scope());
      }
    };
    const sequencers = [sequence(harness.log()), sequence(harness.log())];
    await Promise.all(logs.map(write));
    writing = false;
    await Promise.all(sequencers);
    await harness.log().sequence(harness.run, harness.scope());
    expect(leafIndexes(harness)).toEqual(upTo(16_000));
    const verdict = await harness.log().verify(harness.run, harness.scope());
    expect(verdict).toMatchObject({ status: "intact", treeSize: 16_000, gaps: [], unsequenced: 0 });
  });
});
