/**
 * A check of what is stored, for a database that was restored or moved: some rows of every collection with sealed groups,
 * spread over the time in which they were made, are opened within the cipher. What does not open is named by collection, id
 * and code. Nothing is written, and no plaintext leaves. It samples: a fault in a row that was not drawn is not found.
 */
import { asRecordId, HcrmError, type RecordId } from "../kernel/index.ts";
import type { StoreTx, Versioned } from "../storage/index.ts";
import type { KeyedCollection, KeyedData } from "./keyed-data.ts";
import { type ResealContext, resealedRow } from "./reseal-row.ts";

/** A row that does not open. */
export interface SealedFault {
  /** Name of the collection. */
  readonly collection: string;
  /** Id of the row. */
  readonly id: RecordId;
  /** Code of the error, for example `Tampered` or `KeyDestroyed`. */
  readonly code: string;
}

/** What a sample of stored rows shows. */
export interface SealedSample {
  /** Rows drawn that open. */
  readonly opened: number;
  /** Rows drawn of patients whose keys were destroyed by erasure: they cannot be opened, as it should be. */
  readonly erased: number;
  /** Rows drawn that do not open, though they should. */
  readonly faults: readonly SealedFault[];
}

/** What a sample is drawn with. */
export interface SampleContext extends ResealContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** What the keys protect. */
  readonly data: KeyedData;
}

/** Draws up to `size` rows of every collection, and opens them. */
export async function checkSealedSample(context: SampleContext, size: number): Promise<SealedSample> {
  let [opened, erased] = [0, 0];
  const faults: SealedFault[] = [];
  for (const collection of context.data.records)
    for (const row of await drawRows(context, collection, size)) {
      const code = await faultOf(context, collection, row);
      if (code === undefined) opened += 1;
      else if (code === "SubjectShredded") erased += 1;
      else faults.push({ collection: collection.spec.name, id: row.id, code });
    }
  return { opened, erased, faults };
}

async function faultOf(
  context: SampleContext,
  collection: KeyedCollection,
  row: Versioned,
): Promise<string | undefined> {
  try {
    await resealedRow(context, collection, row);
    return undefined;
  } catch (error) {
    if (error instanceof HcrmError) return error.code;
    throw error;
  }
}

/** Ids begin with the time at which they were made, so that rows spread over time lie between evenly spaced ids. */
async function drawRows(
  { tx, tenant }: SampleContext,
  { spec: { name } }: KeyedCollection,
  size: number,
): Promise<readonly Versioned[]> {
  const edge = async (direction: "asc" | "desc"): Promise<Versioned | undefined> =>
    (await tx.find(name, tenant, [], { orderBy: [["id", direction]], limit: 1 }))[0];
  const [first, last] = [await edge("asc"), await edge("desc")];
  if (first === undefined || last === undefined) return [];
  const drawn = new Map([first, last].map((row) => [row.id, row]));
  const [from, to] = [timeOf(first.id), timeOf(last.id)];
  for (let step = 1; step < size - 1; step += 1) {
    const after = idAt(from + Math.floor(((to - from) * step) / (size - 1)));
    const [row] = await tx.find(name, tenant, [], { orderBy: [], limit: 1, after: [after] });
    if (row !== undefined) drawn.set(row.id, row);
  }
  return [...drawn.values()].slice(0, size);
}

/** Milliseconds of a UUID of version 7 (RFC 9562 section 5.7). */
function timeOf(id: RecordId): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}

/** The first UUID of version 7 of a millisecond. */
function idAt(ms: number): RecordId {
  const hex = ms.toString(16).padStart(12, "0");
  return asRecordId(`${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`);
}
