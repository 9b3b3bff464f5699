/** What is read in pages of a thousand: behind the first page everything is looked at as well, whatever it is. */
import { beforeAll, describe, expect, it } from "vitest";
import { type AuditLog, type NewAuditEvent, verifyAuditExport } from "../../src/audit/index.ts";
import { addMs } from "../../src/kernel/index.ts";
import type { Versioned } from "../../src/storage/index.ts";
import { type AuditHarness, anEvent, auditHarness, START } from "./support/audit-harness.ts";
import { withChange } from "./support/tamper.ts";

const MANY = 1001;

interface Case {
  readonly harness: AuditHarness;
  readonly log: AuditLog;
}

/** Events of one instant, fifty in a transaction. */
async function write({ harness, log }: Case, events: readonly Partial<NewAuditEvent>[]): Promise<void> {
  for (let from = 0; from < events.length; from += 50) {
    await harness.run(harness.scope(), async (tx) => {
      for (const event of events.slice(from, from + 50)) {
        const entry = log.begin(harness.scope().tenant);
        await entry.append(tx, harness.scope(), anEvent(event));
        entry.settle("committed");
      }
    });
  }
}

function emptyLog(concurrent: boolean): Case {
  const harness = auditHarness(concurrent);
  return { harness, log: harness.log() };
}

const verify = ({ harness, log }: Case): ReturnType<AuditLog["verify"]> =>
  log.verify(harness.run, harness.scope());

/** The last row of a collection in the order of its ids. */
function lastOf({ harness }: Case, collection: string): Versioned {
  const last = [...harness.rows(collection).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  if (last === undefined) throw new Error("no row");
  return last;
}

async function exported({ harness, log }: Case): Promise<string[]> {
  const lines: string[] = [];
  const period = { from: START, to: addMs(START, 3_600_000) };
  for await (const line of log.export(harness.run, harness.scope(), period)) lines.push(line);
  return lines;
}

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("a log of a thousand and one patients (%s)", (_, concurrent) => {
  let state: Case;
  beforeAll(async () => {
    state = emptyLog(concurrent);
    await write(
      state,
      Array.from({ length: MANY }, () => ({ subjects: [{ id: state.harness.patient() }] })),
    );
    await state.log.sequence(state.harness.run, state.harness.scope());
    await state.log.checkpoint(state.harness.run, state.harness.scope());
  });

  it("is intact, and so is its export", async () => {
    expect(await verify(state)).toMatchObject({ status: "intact", treeSize: MANY });
    const verdict = await verifyAuditExport(linesOf(await exported(state)), {
      keys: state.harness.checkpointKeys,
    });
    expect(verdict).toMatchObject({ status: "intact", from: 0, to: MANY });
  });

  it.each([
    ["auditSubjectSalt", "salt", "salt"],
    ["auditSubject", "ref", "subjects"],
    ["auditEvent", "actorId", "copy"],
  ])("has its last row of %s looked at", async (collection, column, kind) => {
    const row = lastOf(state, collection);
    state.harness.rows(collection).set(row.id, withChange(row, column));
    const { status, findings } = await verify(state);
    state.harness.rows(collection).set(row.id, row);
    expect(status).toBe("tampered");
    expect(findings.map((finding) => finding.kind)).toContain(kind);
  });
});

describe("events that wait for their places", () => {
  it("are checked and exported, the thousand-and-first too", async () => {
    const state = emptyLog(true);
    await write(state, Array<Partial<NewAuditEvent>>(MANY).fill({}));
    expect(await verify(state)).toMatchObject({ status: "incomplete", unsequenced: MANY, findings: [] });
    const lines = await exported(state);
    expect(lines.filter((line) => line.startsWith('{"index":null,'))).toHaveLength(MANY);
    const row = lastOf(state, "auditEvent");
    state.harness.rows("auditEvent").set(row.id, withChange(row, "bytes", 900));
    const { status, findings } = await verify(state);
    expect(status).toBe("tampered");
    expect(findings.map(({ id }) => id)).toContain(row.id);
  });

  it("show by their numbers that one of them was deleted", async () => {
    const state = emptyLog(true);
    const ids = [];
    for (let event = 0; event < 3; event += 1) ids.push(await state.harness.write(state.log));
    state.harness.rows("auditEvent").delete(ids[1] ?? "");
    const { unsequenced, gaps } = await verify(state);
    expect(unsequenced).toBe(2);
    expect(gaps).toMatchObject([{ n: 2 }]);
  });
});

describe("events of many patients", () => {
  it("are tied to all of them, more than a page of them together", async () => {
    const state = emptyLog(false);
    const patients = Array.from({ length: 100 }, () => ({ id: state.harness.patient() }));
    await write(state, Array<Partial<NewAuditEvent>>(12).fill({ subjects: patients }));
    expect(await verify(state)).toMatchObject({ status: "intact", findings: [] });
    const rows = state.harness.rows("auditSubject");
    expect(rows.size).toBe(1200);
    const last = lastOf(state, "auditEvent");
    const [tie] = [...rows.values()].filter(({ row }) => row.event === last.id);
    if (tie === undefined) throw new Error("no row ties the last event to a patient");
    rows.delete(tie.id);
    const { findings } = await verify(state);
    expect(findings).toEqual([{ index: 11, kind: "subjects", id: last.id }]);
  });
});

describe("checkpoints", () => {
  it("are all looked at, the thousand-and-first too", async () => {
    const { harness, log } = emptyLog(false);
    for (let event = 0; event < MANY; event += 1) {
      await harness.write(log);
      await log.checkpoint(harness.run, harness.scope());
    }
    expect((await verify({ harness, log })).checkpoints).toHaveLength(MANY);
    const rows = harness.rows("auditCheckpoint");
    const [first, , last] = [...rows.values()].slice(-3);
    if (first === undefined || last === undefined) throw new Error("no checkpoints");
    rows.set(last.id, { ...last, row: { ...last.row, jws: first.row.jws ?? null } });
    const { findings } = await verify({ harness, log });
    expect(findings).toEqual([{ index: MANY, kind: "checkpoint", id: last.id }]);
  });
});
