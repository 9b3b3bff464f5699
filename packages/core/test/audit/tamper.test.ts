/** `privacy.md` 9.8: any change, deletion, insertion, swap or truncation, in any column, is found, and where. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  type AuditLog,
  type AuditVerdict,
  auditCollections,
  type MemoryCheckpointSink,
  memoryCheckpointSink,
} from "../../src/audit/index.ts";
import { leafHash } from "../../src/audit/merkle.ts";
import { asRecordId } from "../../src/kernel/index.ts";
import type { Versioned } from "../../src/storage/index.ts";
import { type AuditHarness, auditHarness } from "./support/audit-harness.ts";
import { SYSTEM_COLUMNS, withChange } from "./support/tamper.ts";

const EVENTS = 9;

interface Case {
  readonly harness: AuditHarness;
  readonly log: AuditLog;
  readonly sink: MemoryCheckpointSink;
  /** Place of an event by its id. */
  readonly places: ReadonlyMap<string, number>;
}

/** Nine events about up to two patients, with checkpoints at 3, 6 and 9 leaves that a sink has too. */
async function makeCase(concurrent: boolean): Promise<Case> {
  const harness = auditHarness(concurrent);
  const log = harness.log();
  const sink = memoryCheckpointSink();
  const patients = [harness.patient(), harness.patient()];
  const places = new Map<string, number>();
  for (let index = 0; index < EVENTS; index += 1) {
    const subjects = patients.slice(0, index % 3).map((id) => ({ id }));
    places.set(await harness.write(log, { subjects }), index);
    if (index % 3 !== 2) continue;
    await log.sequence(harness.run, harness.scope());
    await sink.publish(await log.checkpoint(harness.run, harness.scope()));
  }
  return { harness, log, sink, places };
}

const verify = ({ harness, log, sink }: Case, withSink = true): Promise<AuditVerdict> =>
  log.verify(harness.run, harness.scope(), withSink ? { checkpoints: sink.published() } : {});

const rowsOf = (state: Case, collection: string): Versioned[] => [...state.harness.rows(collection).values()];

/** The place that a row speaks of, if it speaks of one. */
const placeOf = (state: Case, collection: string, row: Versioned): number | undefined => {
  if (collection === "auditSubject") return state.places.get(String(row.row.event));
  return collection === "auditEvent" || collection === "auditLeaf" ? state.places.get(row.id) : undefined;
};

const expectFound = (verdict: AuditVerdict, place: number | undefined): void => {
  expect(verdict.status).toBe("tampered");
  const touched = verdict.findings.map((finding) => finding.index);
  if (place !== undefined) expect(touched).toContain(place);
};

const replace = (state: Case, collection: string, from: Versioned, to: Versioned): void => {
  const rows = state.harness.rows(collection);
  rows.delete(from.id);
  rows.set(to.id, to);
};

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("tampering (%s)", (_, concurrent) => {
  let state: Case;

  beforeEach(async () => {
    state = await makeCase(concurrent);
  });

  it("starts from an intact log", async () => {
    expect(await verify(state)).toMatchObject({
      status: "intact",
      treeSize: EVENTS,
      checkpoints: [3, 3, 6, 6, 9, 9],
    });
  });

  const columns = auditCollections
    .filter(({ name }) => name !== "auditSubtree" && (concurrent || name !== "auditLeaf"))
    .flatMap(({ name, columns: own }) =>
      [...SYSTEM_COLUMNS, ...Object.keys(own)].map((column) => [name, column] as const),
    );

  it.each(columns)("finds a change in %s.%s in every row", async (collection, column) => {
    const rows = rowsOf(state, collection);
    expect(rows.length).toBeGreaterThan(0);
    for (const [spot, row] of rows.entries()) {
      const changed = withChange(row, column, spot * 37);
      replace(state, collection, row, changed);
      expectFound(await verify(state), placeOf(state, collection, row));
      replace(state, collection, changed, row);
    }
    expect((await verify(state)).status).toBe("intact");
  });

  it("finds the hash of a place that was taken out of the event's row, and one that was put in", async () => {
    if (concurrent) await state.harness.write(state.log);
    const row = rowsOf(state, "auditEvent").at(-1);
    if (row === undefined) throw new Error("the row is missing");
    const hash = concurrent ? leafHash(row.row.bytes as Uint8Array) : null;
    replace(state, "auditEvent", row, { ...row, row: { ...row.row, leafHash: hash } });
    const { status, findings } = await verify(state);
    expect(status).toBe("tampered");
    const wrong = concurrent ? { index: null, kind: "extra" } : { index: EVENTS - 1, kind: "leaf-hash" };
    expect(findings).toEqual([{ ...wrong, id: row.id, column: "leafHash" }]);
  });

  const deletable = auditCollections
    .map(({ name }) => name)
    .filter((name) => name !== "auditSubtree" && (concurrent || name !== "auditLeaf"))
    // A deleted salt is an erasure, not tampering: the log is meant to stay as it is.
    .filter((name) => name !== "auditSubjectSalt");

  it.each(deletable)("finds each deleted row of %s", async (collection) => {
    for (const row of rowsOf(state, collection)) {
      const rows = state.harness.rows(collection);
      rows.delete(row.id);
      const verdict = await verify(state);
      // A leaf row that is gone leaves its event unsequenced and its place empty.
      expectFound(verdict, placeOf(state, collection, row));
      rows.set(row.id, row);
    }
  });

  it.each(deletable)("finds a copy of each row of %s under another id", async (collection) => {
    for (const row of rowsOf(state, collection)) {
      const copy = { ...row, id: asRecordId(state.harness.ids.next()) };
      const rows = state.harness.rows(collection);
      rows.set(copy.id, copy);
      expectFound(await verify(state), undefined);
      rows.delete(copy.id);
    }
  });

  it("finds two events that changed places, at both places", async () => {
    const collection = concurrent ? "auditLeaf" : "auditEvent";
    const [first, , , , , sixth] = rowsOf(state, collection);
    if (first === undefined || sixth === undefined) throw new Error("rows are missing");
    const swapped = (row: Versioned, other: Versioned): Versioned => ({
      ...row,
      row: { ...row.row, leafIndex: other.row.leafIndex ?? null },
    });
    replace(state, collection, first, swapped(first, sixth));
    replace(state, collection, sixth, swapped(sixth, first));
    const verdict = await verify(state);
    expect(verdict.status).toBe("tampered");
    const places = [first, sixth].map((row) => placeOf(state, collection, row));
    expect(verdict.findings.map((finding) => finding.index)).toEqual(expect.arrayContaining(places));
    expect(verdict.firstIndex).toBe(Math.min(...places.map(Number)));
  });

  it("finds two events that exchanged their contents", async () => {
    const [second, third] = rowsOf(state, "auditEvent").slice(1, 3);
    if (second === undefined || third === undefined) throw new Error("rows are missing");
    replace(state, "auditEvent", second, { ...second, row: third.row });
    replace(state, "auditEvent", third, { ...third, row: second.row });
    expectFound(await verify(state), 1);
  });

  it("finds an event whose bytes and hash were both rewritten", async () => {
    const [row] = rowsOf(state, "auditEvent").slice(4);
    if (row === undefined) throw new Error("the row is missing");
    const bytes = Buffer.from(row.row.bytes as Uint8Array);
    const forged = Buffer.from(bytes.toString().replace("u-17", "u-18"));
    replace(state, "auditEvent", row, { ...row, row: { ...row.row, bytes: forged, actorId: "u-18" } });
    const verdict = await verify(state);
    expectFound(verdict, 4);
    expect(verdict.firstIndex).toBe(4);
  });

  it("finds that the end was cut off, with the head of that time put back, by a sink's checkpoint only", async () => {
    const earlier = await makeCase(concurrent);
    const { harness } = earlier;
    const keep = structuredClone([...harness.rows("auditHead").values()]);
    const kept = new Set(
      ["auditEvent", "auditLeaf", "auditSubject", "auditCheckpoint", "auditSubjectSalt"].flatMap((c) => [
        ...harness.rows(c).keys(),
      ]),
    );
    for (let index = 0; index < 4; index += 1) await harness.write(earlier.log);
    await earlier.log.sequence(harness.run, harness.scope());
    await earlier.sink.publish(await earlier.log.checkpoint(harness.run, harness.scope()));
    for (const collection of [
      "auditEvent",
      "auditLeaf",
      "auditSubject",
      "auditCheckpoint",
      "auditSubjectSalt",
    ]) {
      const rows = harness.rows(collection);
      for (const id of [...rows.keys()]) if (!kept.has(id)) rows.delete(id);
    }
    for (const head of keep) harness.rows("auditHead").set(head.id, head);
    expect((await verify(earlier, false)).status).toBe("intact");
    const verdict = await verify(earlier);
    expect(verdict.status).toBe("tampered");
    expect(verdict.findings).toContainEqual({ index: EVENTS, until: EVENTS + 4, kind: "truncated" });
  });
});
