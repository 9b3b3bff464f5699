/**
 * Unique sealed values while their index rotates. The database compares bytes, and during the rotation of an index key one
 * value has two: the old epoch's and the new one's. So for as long as both live, writers of the index wait for each other
 * and look for the value under both before they write it. At all other times the database's own unique is enough, and
 * nothing here costs a statement.
 */
import type { DuplicateKey, RecordId } from "../kernel/index.ts";
import { duplicateKey } from "../storage/index.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import type { RepositoryContext } from "./stored-record.ts";

/** The groups of a record that are filled. */
export function groupsOf<D extends StoredRecord>(
  { groups }: RecordCollection<D>,
  record: D,
): readonly object[] {
  const source = new Map<string, unknown>(Object.entries(record));
  return groups.map(({ name }) => source.get(name)).filter((group) => isGroup(group));
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Values of one `in`: the storage port takes a thousand. */
const MOST_VALUES = 1000;

/**
 * The unique under which a value of these records stands already, in another row than `except`; null when none does or
 * the database looks after it alone. Each entry of `records` gives the groups of one record.
 */
export async function takenUnique<D extends StoredRecord>(
  collection: RecordCollection<D>,
  { tx, tenant, codec }: Pick<RepositoryContext, "tx" | "tenant" | "codec">,
  records: Iterable<Iterable<object>>,
  except?: RecordId,
): Promise<string | null> {
  const wanted = new Map<string, Uint8Array[]>();
  for (const groups of records)
    for (const { column, values } of await codec.uniqueValues(collection, groups)) {
      const all = wanted.get(column);
      if (all === undefined) wanted.set(column, [...values]);
      else all.push(...values);
    }
  const page = { orderBy: [], limit: 2, columns: [] };
  for (const [column, values] of wanted)
    for (let start = 0; start < values.length; start += MOST_VALUES) {
      const some = values.slice(start, start + MOST_VALUES);
      const found = await tx.find(collection.spec.name, tenant, [[column, "in", some]], page);
      if (found.some(({ id }) => id !== except)) return column;
    }
  return null;
}

/**
 * Refuses records whose unique values stand already.
 *
 * @throws {@link DuplicateKey} when one does.
 */
export async function refuseTaken<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: Pick<RepositoryContext, "tx" | "tenant" | "codec">,
  records: Iterable<Iterable<object>>,
  except?: RecordId,
): Promise<void> {
  const taken = await takenUnique(collection, context, records, except);
  if (taken !== null) throw duplicateKey(collection.spec.name, taken);
}
