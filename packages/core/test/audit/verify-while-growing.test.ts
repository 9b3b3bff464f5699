/** A log that grows while it is verified: each statement of PostgreSQL sees what was committed before it. */
import { describe, expect, it } from "vitest";
import type { AuditLog, RunTransaction } from "../../src/audit/index.ts";
import type { StoreTx } from "../../src/storage/index.ts";
import { type AuditHarness, auditHarness } from "./support/audit-harness.ts";

const grow = async (harness: AuditHarness, log: AuditLog): Promise<void> => {
  await harness.write(log, { subjects: [{ id: harness.patient() }] });
  await log.sequence(harness.run, harness.scope());
  await log.checkpoint(harness.run, harness.scope());
};

/** Every statement in a transaction of its own; behind each one named the log grows. */
const eachStatementAlone =
  (harness: AuditHarness, log: AuditLog, growsBehind: string): RunTransaction =>
  (scope, work) => {
    const statement =
      (verb: keyof StoreTx) =>
      async (...args: unknown[]): Promise<unknown> => {
        // Handed on as it came: the verb's own types are those of its caller.
        const call = (tx: StoreTx): Promise<unknown> =>
          (tx[verb] as (...given: unknown[]) => Promise<unknown>).apply(tx, args);
        const result = await harness.run(scope, call);
        if (`${verb} ${args[0]}` === growsBehind) await grow(harness, log);
        return result;
      };
    // Only verbs are asked of a transaction.
    const tx = new Proxy({} as StoreTx, { get: (_, verb) => statement(verb as keyof StoreTx) });
    return work(tx);
  };

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("verifying (%s)", (_, concurrent) => {
  it.each([
    "get auditHead",
    "find auditEvent",
    "find auditLeaf",
    "find auditCheckpoint",
    "count auditHead",
    "count auditSubtree",
  ])("takes nothing for tampering that came behind %s", async (statement) => {
    const harness = auditHarness(concurrent);
    const log = harness.log();
    for (let event = 0; event < 3; event += 1) await grow(harness, log);
    const size = harness.rows("auditEvent").size;
    const verdict = await log.verify(eachStatementAlone(harness, log, statement), harness.scope());
    expect(harness.rows("auditEvent").size).toBeGreaterThan(size);
    expect(verdict).toMatchObject({ status: "intact", findings: [] });
  });
});
