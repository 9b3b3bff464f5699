/**
 * `privacy.md` 9.8: killed between append, sequencing and checkpoint, no event is lost or doubled. A kill is a fault at
 * one statement or just before or after a commit, after which the instance is never used again.
 */
import { describe, expect, it } from "vitest";
import { HcrmError, StorageUnavailable } from "../../src/kernel/index.ts";
import type { MemoryFault } from "../../src/memory/index.ts";
import { type AuditHarness, auditHarness } from "./support/audit-harness.ts";

const killed = (outcome: "none" | "unknown"): StorageUnavailable =>
  new StorageUnavailable("killed", { details: { outcome } });

/** Runs an instance until the fault strikes; gives the ids of the events that were acknowledged. */
async function untilKilled(harness: AuditHarness, fault: MemoryFault): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  const log = harness.log();
  harness.database.faults.plan(fault);
  try {
    for (;;) {
      for (let index = 0; index < 3; index += 1) {
        acknowledged.push(await harness.write(log, { subjects: [{ id: harness.patient() }] }));
      }
      await log.sequence(harness.run, harness.scope());
      await log.checkpoint(harness.run, harness.scope());
    }
  } catch (error) {
    if (!(error instanceof HcrmError)) throw error;
  }
  return acknowledged;
}

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("after a kill (%s)", (_, concurrent) => {
  it.each([
    ["statement", 80],
    ["before-commit", 20],
    ["after-commit", 20],
  ] as const)("at any %s the next instance goes on, and nothing is lost or doubled", async (at, moments) => {
    for (let nth = 1; nth <= moments; nth += 1) {
      const harness = auditHarness(concurrent);
      const error = killed(at === "after-commit" ? "unknown" : "none");
      const acknowledged = await untilKilled(harness, { at, nth, error });
      const next = harness.log();
      const after = await harness.write(next);
      await next.sequence(harness.run, harness.scope(), { everything: true });
      await next.checkpoint(harness.run, harness.scope());
      const events = harness.rows("auditEvent");
      for (const id of [...acknowledged, after]) expect(events.has(id), `${at} ${nth}`).toBe(true);
      const verdict = await next.verify(harness.run, harness.scope());
      expect(verdict.findings, `${at} ${nth}`).toEqual([]);
      // The dead instance wrote one after another, so the number it had taken is behind its last event, not a hole.
      expect(verdict).toMatchObject({ treeSize: events.size, unsequenced: 0, uncheckpointed: 0, gaps: [] });
    }
  });
});
