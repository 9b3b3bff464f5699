import { describe, expect, it } from "vitest";
import type { AuditLog } from "../../src/audit/index.ts";
import { InvalidInput } from "../../src/kernel/index.ts";
import { type AuditHarness, anEvent, auditHarness } from "./support/audit-harness.ts";

const verify = (harness: AuditHarness, log: AuditLog, options = {}) =>
  log.verify(harness.run, harness.scope(), options);

describe.each([false, true])("a log that nobody touched (concurrent writers: %s)", (concurrent) => {
  it("is intact when it is empty", async () => {
    const harness = auditHarness(concurrent);
    expect(await verify(harness, harness.log())).toMatchObject({
      status: "intact",
      treeSize: 0,
      findings: [],
    });
  });

  it("is intact with events, subjects, checkpoints and more than a page", async () => {
    const harness = auditHarness(concurrent);
    const log = harness.log();
    const patients = [harness.patient(), harness.patient(), harness.patient()];
    for (let index = 0; index < 1100; index += 1) {
      const subjects = patients.slice(0, index % 4).map((id) => ({ id }));
      await harness.write(log, { subjects });
      if (index % 400 === 0) {
        await log.sequence(harness.run, harness.scope());
        await log.checkpoint(harness.run, harness.scope());
      }
    }
    await log.sequence(harness.run, harness.scope());
    const verdict = await verify(harness, log);
    expect(verdict).toMatchObject({
      status: "intact",
      treeSize: 1100,
      findings: [],
      unsequenced: 0,
      gaps: [],
    });
    expect(verdict.checkpoints).toEqual([1, 401, 801]);
    expect(verdict.uncheckpointed).toBe(299);
    expect(harness.rows("auditSubtree").size).toBe(1);
  });
});

describe("a log with open ends", () => {
  it("is incomplete while events wait for their places", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    await harness.write(log);
    await harness.write(log);
    expect(await verify(harness, log)).toMatchObject({ status: "incomplete", unsequenced: 2, treeSize: 0 });
    await log.sequence(harness.run, harness.scope());
    expect(await verify(harness, log)).toMatchObject({ status: "intact", unsequenced: 0, treeSize: 2 });
  });

  it("names the number of an event that vanished before it had its place", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const ids = [await harness.write(log), await harness.write(log), await harness.write(log)];
    harness.rows("auditEvent").delete(ids[1] ?? "");
    await log.sequence(harness.run, harness.scope());
    harness.advance(120_000);
    await harness.write(log);
    await log.sequence(harness.run, harness.scope());
    const verdict = await verify(harness, log);
    expect(verdict.status).toBe("incomplete");
    // The next event of the writer came right behind the hole, the writer's last one two minutes later.
    expect(verdict.gaps).toMatchObject([{ n: 2, kind: "missing" }]);
  });

  it("refuses a stretch that ends before it begins", async () => {
    const harness = auditHarness();
    const log = harness.log();
    for (let event = 0; event < 9; event += 1) await harness.write(log);
    const backwards = log.verify(harness.run, harness.scope(), { from: 5, to: 3 });
    await expect(backwards).rejects.toBeInstanceOf(InvalidInput);
    const empty = await log.verify(harness.run, harness.scope(), { from: 5, to: 5 });
    expect(empty).toMatchObject({ status: "intact", from: 5, to: 5 });
  });

  it("calls a hole at the end of a writer possible crash loss", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const [lost, entry] = [log.begin(harness.scope().tenant), log.begin(harness.scope().tenant)];
    await log.record(harness.run, harness.scope(), anEvent(), { entry });
    await log.sequence(harness.run, harness.scope());
    lost.settle("rolled-back");
    const verdict = await verify(harness, log);
    expect(verdict).toMatchObject({ status: "incomplete", gaps: [{ n: 1, kind: "possible-crash-loss" }] });
  });
});
