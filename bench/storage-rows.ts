/**
 * What both storage benchmarks work on: a row of ten fields, as one sealed envelope, three blind indexes and a few plain
 * columns; an audit row; and the race of two sides.
 */
import {
  asRecordId,
  type CollectionSpec,
  defineCollection,
  type RecordId,
  type Row,
} from "@hcrm/core/storage";

/** A patient as the port sees one, an audit row, and a piece of work. */
export const storageCollections: readonly CollectionSpec[] = [
  defineCollection({
    id: 64_001,
    name: "benchPatient",
    family: "patients",
    subject: "id",
    columns: {
      state: { type: "text", max: 20 },
      sourceId: { type: "text", max: 40 },
      registeredAt: { type: "instant" },
      validFrom: { type: "date" },
    },
    sealedGroups: [{ id: 1, name: "identity" }],
    blindIndexes: [
      { id: 1, name: "phone", width: { kind: "exact" } },
      { id: 2, name: "card", width: { kind: "exact" }, unique: true },
      { id: 3, name: "name", width: { kind: "bucket" } },
    ],
    indexes: { source: ["sourceId"] },
  }),
  defineCollection({
    id: 64_002,
    name: "benchEvent",
    family: "definitions",
    subject: null,
    columns: { seq: { type: "int" }, action: { type: "text", max: 60 } },
    uniques: { seq: ["seq"] },
    appendOnly: true,
  }),
  defineCollection({ id: 64_003, name: "benchWork", family: "definitions", subject: null, claimable: true }),
];

/** The nth id. */
export function idOf(n: number): RecordId {
  return asRecordId(`01930000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);
}

/** Seventeen bytes, as an exact blind index has, different for every n. */
export function bytesOf(n: number): Uint8Array {
  const bytes = new Uint8Array(17).fill(7);
  new DataView(bytes.buffer).setUint32(1, (n * 2_654_435_761) >>> 0); // Knuth's multiplier scatters neighbours
  new DataView(bytes.buffer).setUint32(5, n);
  return bytes;
}

/** The nth patient: an envelope of 360 bytes stands for ten sealed fields. */
export function patientRow(n: number): Row {
  return {
    id: idOf(n),
    state: "active",
    sourceId: `source-${n}`,
    registeredAt: "2026-11-21T08:30:00.000Z",
    validFrom: "2026-11-21",
    g_identity: new Uint8Array(360).fill(n & 0xff),
    bx_phone: bytesOf(n),
    bx_card: bytesOf(n),
    bx_name: bytesOf(n % 5000).subarray(0, 3),
  };
}

/** One side of a race; the number counts its calls. */
type Side = (n: number) => Promise<void> | void;

/** Best time per call of each side, in microseconds, over interleaved rounds. */
export async function race<Name extends string>(
  rounds: number,
  calls: number,
  sides: Readonly<Record<Name, Side>>,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(sides) as Name[]; // the keys of a literal
  const best = new Map<Name, number>();
  let counter = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < calls; call += 1) {
        counter += 1;
        await sides[name](counter);
      }
      const perCall = Number(process.hrtime.bigint() - start) / 1000 / calls;
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, perCall));
    }
  }
  console.log(names.map((name) => `  ${name} ${best.get(name)?.toFixed(1)} µs`).join("  "));
  return Object.fromEntries(best) as Record<Name, number>; // one entry per name
}

/** Prints a ratio with its goal; false when it is missed by more than a fifth. */
export function gate(
  id: string,
  what: string,
  ratio: number,
  bound: "at most" | "at least",
  goal: number,
): boolean {
  const met = bound === "at most" ? ratio <= goal * 1.2 : ratio >= goal / 1.2;
  console.log(`${id} ${what}: ${ratio.toFixed(2)} (${bound} ${goal}) ${met ? "ok" : "MISSED"}`);
  return met;
}
