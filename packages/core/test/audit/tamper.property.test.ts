/** Random tampering: any one bit in any bytes, and any set of changes, deletions and copies. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AuditLog, auditCollections, memoryCheckpointSink } from "../../src/audit/index.ts";
import { asRecordId } from "../../src/kernel/index.ts";
import type { Versioned } from "../../src/storage/index.ts";
import { type AuditHarness, auditHarness } from "./support/audit-harness.ts";
import { flippedBit, SYSTEM_COLUMNS, withChange } from "./support/tamper.ts";

interface Case {
  readonly harness: AuditHarness;
  readonly log: AuditLog;
  readonly kept: readonly string[];
}

async function makeCase(concurrent: boolean): Promise<Case> {
  const harness = auditHarness(concurrent);
  const log = harness.log();
  const sink = memoryCheckpointSink();
  const patients = [harness.patient(), harness.patient(), harness.patient()];
  for (let index = 0; index < 12; index += 1) {
    await harness.write(log, { subjects: patients.slice(0, index % 4).map((id) => ({ id })) });
    if (index % 4 !== 3) continue;
    await log.sequence(harness.run, harness.scope());
    await sink.publish(await log.checkpoint(harness.run, harness.scope()));
  }
  return { harness, log, kept: sink.published() };
}

interface Place {
  readonly collection: string;
  readonly row: Versioned;
  readonly column: string;
}

const placesOf = ({ harness }: Case, only: (row: Versioned, column: string) => boolean): Place[] =>
  auditCollections.flatMap(({ name, columns }) =>
    [...harness.rows(name).values()].flatMap((row) =>
      [...SYSTEM_COLUMNS, ...Object.keys(columns)]
        .filter((column) => only(row, column))
        .map((column) => ({ collection: name, row, column })),
    ),
  );

const statusOf = async ({ harness, log, kept }: Case): Promise<string> =>
  (await log.verify(harness.run, harness.scope(), { checkpoints: kept })).status;

describe.each([
  ["places at once", await makeCase(false)],
  ["sequencer", await makeCase(true)],
] as const)("random tampering (%s)", (_, state) => {
  const bytes = placesOf(state, (row, column) => row.row[column] instanceof Uint8Array);
  const all = placesOf(state, () => true);

  it("finds any bit turned over in any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (which, bit) => {
        const { collection, row, column } = bytes[which % bytes.length] ?? {
          collection: "",
          row: null,
          column: "",
        };
        const value = row?.row[column];
        if (row === null || !(value instanceof Uint8Array)) throw new Error("no bytes here");
        const rows = state.harness.rows(collection);
        rows.set(row.id, { ...row, row: { ...row.row, [column]: flippedBit(value, bit) } });
        const status = await statusOf(state);
        rows.set(row.id, row);
        expect(status, `${collection}.${column}`).toBe("tampered");
      }),
      { numRuns: 300 },
    );
  });

  it("finds any set of changes, deletions and copies", async () => {
    const kinds = fc.constantFrom("change", "delete", "copy");
    const steps = fc.uniqueArray(fc.tuple(fc.nat(all.length - 1), kinds, fc.nat(1000)), {
      minLength: 1,
      maxLength: 4,
      // Two steps on one row could undo each other.
      selector: ([which]) => all[which]?.row,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (chosen) => {
        const before = auditCollections.map(({ name }) => [name, new Map(state.harness.rows(name))] as const);
        for (const [which, kind, spot] of chosen) tamper(state, all[which], kind, spot);
        const status = await statusOf(state);
        for (const [name, rows] of before) {
          state.harness.rows(name).clear();
          for (const [id, row] of rows) state.harness.rows(name).set(id, row);
        }
        const onlyErasures = chosen.every(
          ([which, kind]) => kind === "delete" && all[which]?.collection === "auditSubjectSalt",
        );
        expect(status).toBe(onlyErasures ? "intact" : "tampered");
      }),
      { numRuns: 300 },
    );
  });

  it("ends as it began: intact", async () => {
    expect(await statusOf(state)).toBe("intact");
  });
});

function tamper({ harness }: Case, place: Place | undefined, kind: string, spot: number): void {
  if (place === undefined) throw new Error("no such place");
  const rows = harness.rows(place.collection);
  if (kind !== "copy") rows.delete(place.row.id);
  if (kind === "delete") return;
  const changed =
    kind === "change"
      ? withChange(place.row, place.column, spot)
      : { ...place.row, id: asRecordId(harness.ids.next()) };
  rows.set(changed.id, changed);
}
