import { beforeEach, describe, expect, it } from "vitest";
import {
  type AuditLog,
  type AuditVerdict,
  type MemoryCheckpointSink,
  memoryCheckpointSink,
  verifyAuditExport,
} from "../../src/audit/index.ts";
import { addMs } from "../../src/kernel/index.ts";
import { type AuditHarness, auditHarness, START } from "./support/audit-harness.ts";

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const second = (n: number): string => addMs(START, n * 1000);

/** Event `n` (from 0) happens at second n + 1. */
const during = (from: number, to: number) => ({ from: second(from + 1), to: second(to + 1) });

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("an export (%s)", (_, concurrent) => {
  let harness: AuditHarness;
  let log: AuditLog;
  let sink: MemoryCheckpointSink;

  beforeEach(async () => {
    harness = auditHarness(concurrent);
    log = harness.log();
    sink = memoryCheckpointSink();
    for (let index = 0; index < 40; index += 1) {
      await harness.write(log, { subjects: index % 2 === 0 ? [{ id: harness.patient() }] : [] });
      if (index % 8 !== 7) continue;
      await log.sequence(harness.run, harness.scope());
      await sink.publish(await log.checkpoint(harness.run, harness.scope()));
    }
  });

  const exported = async (from: number, to: number): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of log.export(harness.run, harness.scope(), during(from, to))) lines.push(line);
    return lines;
  };
  const verify = (lines: readonly string[], checkpoints: readonly string[] = []): Promise<AuditVerdict> =>
    verifyAuditExport(linesOf(lines), { keys: harness.checkpointKeys, checkpoints });

  it("of the whole log verifies with nothing but lines and keys", async () => {
    const verdict = await verify(await exported(0, 40));
    expect(verdict).toMatchObject({
      status: "intact",
      from: 0,
      to: 40,
      treeSize: 40,
      findings: [],
      gaps: [],
    });
    expect(verdict.checkpoints).toEqual([8, 16, 24, 32, 40]);
  });

  it.each([
    [0, 5],
    [3, 11],
    [8, 16],
    [13, 14],
    [21, 39],
    [30, 40],
  ])("of events %i to %i is tied to a checkpoint", async (from, to) => {
    const verdict = await verify(await exported(from, to), sink.published());
    expect(verdict).toMatchObject({ status: "intact", from, to, findings: [], uncheckpointed: 0 });
  });

  it("of a period without events is empty and intact", async () => {
    expect(await verify(await exported(100, 200))).toMatchObject({ status: "intact", from: 0, to: 0 });
  });

  it("holds the exact bytes of each event", async () => {
    const lines = await exported(0, 40);
    for (const { row } of harness.rows("auditEvent").values()) {
      const bytes = Buffer.from(row.bytes as Uint8Array).toString();
      expect(lines.some((line) => line.endsWith(`,"event":${bytes}}`))).toBe(true);
    }
  });

  it("is incomplete where no checkpoint covers the end", async () => {
    await harness.write(log);
    await harness.write(log);
    await log.sequence(harness.run, harness.scope());
    expect(await verify(await exported(0, 42))).toMatchObject({ status: "incomplete", uncheckpointed: 2 });
  });

  it("is tampered when a sink knows of more leaves than the log says it has", async () => {
    const lines = await exported(0, 40);
    await harness.write(log);
    await log.sequence(harness.run, harness.scope());
    const later = await log.checkpoint(harness.run, harness.scope());
    const verdict = await verify(lines, [later.jws]);
    expect(verdict).toMatchObject({ status: "tampered", firstIndex: 40 });
    expect(verdict.findings[0]).toEqual({ index: 40, until: 41, kind: "truncated" });
  });

  it("finds every changed, missing, doubled and swapped event line, within its checkpoints", async () => {
    const lines = await exported(3, 29);
    const first = lines.findIndex((line) => line.startsWith('{"index":3,'));
    const entries = lines.flatMap((line, at) => (line.startsWith('{"index":') ? [at] : []));
    expect(first).toBeGreaterThan(0);
    for (const at of entries) {
      const line = lines[at] ?? "";
      const index = Number(/\d+/.exec(line)?.[0]);
      const changed = await verify(lines.with(at, line.replace("u-17", "u-18")));
      expect(changed.status).toBe("tampered");
      const [finding] = changed.findings;
      expect(finding?.index).toBeLessThanOrEqual(index);
      expect(finding?.until ?? index + 1).toBeGreaterThan(index);
      expect(await verify(lines.toSpliced(at, 1))).toMatchObject({ status: "tampered", firstIndex: index });
      const doubled = await verify(lines.toSpliced(at, 0, line));
      expect(doubled.findings).toContainEqual({ index, kind: "extra" });
    }
    for (const [place, at] of entries.slice(1).entries()) {
      const before = entries[place] ?? 0;
      const swapped = lines.with(at, lines[before] ?? "").with(before, lines[at] ?? "");
      expect(await verify(swapped)).toMatchObject({ status: "tampered" });
    }
  });

  it("finds two events whose places were exchanged line by line, between two checkpoints", async () => {
    const lines = await exported(0, 40);
    const at = (index: number): number => lines.findIndex((line) => line.startsWith(`{"index":${index},`));
    const moved = (from: number, to: number): string =>
      (lines[at(from)] ?? "").replace(`"index":${from}`, `"index":${to}`);
    const verdict = await verify(lines.with(at(17), moved(18, 17)).with(at(18), moved(17, 18)));
    expect(verdict.findings).toEqual([{ index: 16, until: 24, kind: "root" }]);
  });

  it("finds any other line that was changed, cut off or added", async () => {
    const lines = await exported(3, 29);
    for (const [at, line] of lines.entries()) {
      if (line.startsWith('{"index":')) continue;
      const verdict = await verify(
        lines.with(
          at,
          line.replace(/[0-9](?=[^0-9]*$)/, (digit) => String((Number(digit) + 1) % 10)),
        ),
      );
      expect(["tampered", "unreadable", "incomplete"]).toContain(verdict.status);
    }
    for (let cut = 1; cut < lines.length; cut += 1) {
      expect((await verify(lines.slice(0, cut))).status).toBe("tampered");
    }
    const beyond = lines.toSpliced(-1, 0, '{"index":29,"event":{}}');
    expect((await verify(beyond)).findings).toContainEqual({ index: 29, kind: "extra" });
    const closing = lines.find((line) => line.includes('"type":"closing"')) ?? "";
    for (const [at, line] of [
      [2, "not json"],
      [lines.length, "not json"],
      [lines.length, closing],
      [lines.length, '{"index":29,"event":{}}'],
    ] as const) {
      const { status, findings } = await verify(lines.toSpliced(at, 0, line));
      expect([status, findings.map(({ kind }) => kind)]).toEqual(["tampered", ["line"]]);
    }
  });

  it("finds a checkpoint line whose signature is another, in the middle and at the end", async () => {
    const lines = await exported(3, 29);
    const signed = lines.flatMap((line, at) => (line.includes('"jws":"') ? [at] : []));
    expect(signed.length).toBeGreaterThan(3);
    for (const at of signed) {
      const forged = (lines[at] ?? "").replace(/("jws":"[^"]{20}).{4}/, "$1AAAA");
      const { status, findings } = await verify(lines.with(at, forged));
      expect(status).toBe("tampered");
      expect(findings.map(({ kind }) => kind)).toContain("checkpoint");
    }
  });

  it.each([
    "{}",
    '{"tenant":"ruijin","at":"x","writer":{"id":"w"}}',
    '{"tenant":"ruijin","at":"x","writer":{"n":1}}',
    '{"tenant":"ruijin","writer":{"id":"w","n":1}}',
    '{"tenant":"ruijin","at":7,"writer":{"id":"w","n":1}}',
    '{"tenant":"ruijin","at":"x","writer":{"id":7,"n":1}}',
    '{"tenant":"ruijin","at":"x","writer":{"id":"w","n":"1"}}',
    '{"tenant":"ruijin","at":"x","writer":{"id":"w","n":1},"voids":7}',
    '{"tenant":"ruijin","at":"x","writer":{"id":"w","n":1},"voids":["2"]}',
    '{"tenant":"ruijin","at":"x","writer":null}',
    '{"at":"x","writer":{"id":"w","n":1}}',
  ])("names an event that is none: %s", async (text) => {
    const lines = await exported(0, 40);
    const at = lines.findIndex((line) => line.startsWith('{"index":9,'));
    const { findings } = await verify(lines.with(at, `{"index":9,"event":${text}}`));
    expect(findings).toContainEqual({ index: 9, kind: "malformed" });
  });

  it("is unreadable when it is something else", async () => {
    expect((await verify([])).status).toBe("unreadable");
    expect((await verify(["hello"])).status).toBe("unreadable");
    expect((await verify(['{"type":"hcrm-audit-export","v":2}'])).status).toBe("unreadable");
  });

  it.each([
    ["ends before it begins", (header: string) => header.replace('"from":3,', '"from":30,')],
    ["ends behind the log", (header: string) => header.replace('"logSize":40', '"logSize":28')],
    [
      "lacks a hash of what lies before it",
      (header: string) => header.replace(/"prefix":\[[^,\]]+,?/, '"prefix":['),
    ],
  ])("is unreadable when its header %s", async (_case, broken) => {
    const [header = "", ...rest] = await exported(3, 29);
    expect(broken(header)).not.toBe(header);
    expect((await verify([broken(header), ...rest])).status).toBe("unreadable");
  });

  it("does not take a checkpoint signed by another key, of another log or of another type", async () => {
    const other = auditHarness();
    await other.write(other.log());
    const foreign = await other.log().checkpoint(other.run, other.scope());
    const lines = await exported(0, 40);
    const forged = `${foreign.jws.slice(0, -4)}AAAA`;
    for (const jws of [forged, "a.b.c", foreign.jws]) {
      const verdict = await verify(lines, [jws]);
      expect(verdict.findings.map(({ kind }) => kind)).toContain("checkpoint");
    }
  });

  it("is not whole when its closing checkpoint states more leaves than its header", async () => {
    const [header = "", ...rest] = await exported(0, 13);
    const short = header.replace('"logSize":40', '"logSize":13');
    expect(short).not.toBe(header);
    expect(await verify([short, ...rest])).toMatchObject({ status: "intact", to: 13, treeSize: 16 });
  });

  it("of one tenant is not that of another", async () => {
    const [header = "", ...rest] = await exported(3, 29);
    const other = header.replace('"tenant":"ruijin"', '"tenant":"xiehe"');
    expect(other).not.toBe(header);
    const { status, findings } = await verify([other, ...rest]);
    expect(status).toBe("tampered");
    expect(findings[0]).toEqual({ index: 3, kind: "line" });
  });

  it.each([-7, 41, 2 ** 50])("ends, and lacks an event, when a row claims place %d", async (leafIndex) => {
    const rows = harness.rows(concurrent ? "auditLeaf" : "auditEvent");
    const row = [...rows.values()].find((stored) => stored.row.leafIndex === 20);
    if (row === undefined) throw new Error("no row");
    rows.set(row.id, { ...row, row: { ...row.row, leafIndex } });
    const verdict = await verify(await exported(0, 40));
    expect(verdict).toMatchObject({ status: "tampered", firstIndex: 20, from: 0, to: 40, unsequenced: 1 });
    expect(verdict.findings).toEqual([{ index: 20, kind: "missing" }]);
  });

  it("answers at once to a header that promises more events than there can be", async () => {
    const [header = "", ...rest] = await exported(0, 40);
    const huge = header.replace('"to":40', `"to":${2 ** 50}`).replace('"logSize":40', `"logSize":${2 ** 50}`);
    expect((await verify([huge, ...rest])).status).toBe("tampered");
  });
});

describe("an export of a log with waiting events", () => {
  it("names a number that no event has, where the whole log is there", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    const ids = [await harness.write(log), await harness.write(log), await harness.write(log)];
    harness.rows("auditEvent").delete(ids[1] ?? "");
    await log.sequence(harness.run, harness.scope());
    await log.checkpoint(harness.run, harness.scope());
    const verdictOn = async (from: number, to: number): Promise<AuditVerdict> => {
      const lines: string[] = [];
      for await (const line of log.export(harness.run, harness.scope(), during(from, to))) lines.push(line);
      return verifyAuditExport(linesOf(lines), { keys: harness.checkpointKeys });
    };
    expect(await verdictOn(0, 10)).toMatchObject({ status: "incomplete", gaps: [{ n: 2 }] });
    expect(await verdictOn(2, 10)).toMatchObject({ status: "intact", gaps: [] });
  });

  it("holds them at the end and is incomplete", async () => {
    const harness = auditHarness(true);
    const log = harness.log();
    for (let index = 0; index < 3; index += 1) await harness.write(log);
    await log.sequence(harness.run, harness.scope());
    await log.checkpoint(harness.run, harness.scope());
    await harness.write(log);
    const lines: string[] = [];
    const period = during(0, 10);
    for await (const line of log.export(harness.run, harness.scope(), period)) lines.push(line);
    expect(lines.filter((line) => line.startsWith('{"index":null,'))).toHaveLength(1);
    const verdict = await verifyAuditExport(linesOf(lines), { keys: harness.checkpointKeys });
    expect(verdict).toMatchObject({ status: "incomplete", unsequenced: 1, uncheckpointed: 0 });
  });
});
