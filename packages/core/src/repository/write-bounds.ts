/**
 * The bounds of a decision on writing: its collections and fields. They are checked before anything is sealed or sent, and no
 * repository writes without them.
 */
import { AccessDenied, InternalError } from "../kernel/index.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import type { RepositoryContext } from "./stored-record.ts";
import { groupsOf } from "./unique-values.ts";

/** Refuses a write outside the decision. */
export function checkWrite<D extends StoredRecord>(
  { spec }: RecordCollection<D>,
  { bounds }: RepositoryContext,
  fields: readonly string[],
): void {
  const { writable } = bounds;
  const outside = !bounds.collections.includes(spec.name);
  const refused = writable === "all" ? [] : fields.filter((field) => !writable.includes(field));
  if (!outside && refused.length === 0) return;
  throw new AccessDenied("The write lies outside the decision that permits this operation.", {
    details: { collection: spec.name, fields: refused },
  });
}

/** Refuses to insert records outside the decision: each field of their sealed groups is one that is written. */
export function checkInsert<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  records: readonly D[],
): void {
  const isBound = context.bounds.writable !== "all"; // for most roles there is nothing to look at
  const groups = isBound ? records.flatMap((record) => groupsOf(collection, record)) : [];
  checkWrite(collection, context, [...new Set(groups.flatMap((group) => Object.keys(group)))]);
}

/** Refuses to change plain columns alone where an envelope is bound to the row's version. */
export function checkUnbound<D extends StoredRecord>({ spec, groups }: RecordCollection<D>): void {
  if (groups.some((group) => group.bindRevision === true))
    throw new InternalError(`Rows of ${spec.name} are bound to their revision; change them as a whole.`);
}
