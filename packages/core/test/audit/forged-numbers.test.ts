/** A number that somebody made up: no walk over all the numbers before it, in the database or in a file. */
import { expect, it } from "vitest";
import { verifyAuditExport } from "../../src/audit/index.ts";
import { addMs } from "../../src/kernel/index.ts";
import { auditHarness, START } from "./support/audit-harness.ts";

const HUGE = '"n":9007199254740991}';

it.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("in a stored event is found, and no gap is made of it (%s)", async (_, concurrent) => {
  const harness = auditHarness(concurrent);
  const log = harness.log();
  for (let event = 0; event < 3; event += 1) await harness.write(log);
  await log.sequence(harness.run, harness.scope());
  const [, row] = harness.rows("auditEvent").values();
  if (row === undefined) throw new Error("no row");
  const bytes = Buffer.from(String(Buffer.from(row.row.bytes as Uint8Array)).replace('"n":2}', HUGE));
  expect(bytes.toString()).toContain(HUGE);
  harness.rows("auditEvent").set(row.id, { ...row, row: { ...row.row, bytes } });
  const { status, firstIndex, gaps } = await log.verify(harness.run, harness.scope());
  expect({ status, firstIndex, gaps }).toEqual({ status: "tampered", firstIndex: 1, gaps: [] });
});

it("in a file is found, with the first thousand numbers that it would leave out", async () => {
  const harness = auditHarness();
  const log = harness.log();
  for (let event = 0; event < 3; event += 1) await harness.write(log);
  await log.checkpoint(harness.run, harness.scope());
  async function* forged(): AsyncGenerator<string> {
    const period = { from: START, to: addMs(START, 10_000) };
    for await (const line of log.export(harness.run, harness.scope(), period))
      yield line.replace('"n":2}', HUGE);
  }
  const { status, findings, gaps } = await verifyAuditExport(forged(), { keys: harness.checkpointKeys });
  expect(status).toBe("tampered");
  expect(findings).toEqual([{ index: 0, until: 3, kind: "root" }]);
  expect(gaps).toHaveLength(1000);
});
