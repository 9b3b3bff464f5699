/**
 * The bounds of a decision on writing: its collections and fields. They are checked before anything is sealed or sent, and no
 * repository writes without them.
 */
import { AccessDenied, InternalError } from "../kernel/index.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import type { RepositoryContext } from "./stored-record.ts";

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

/** Refuses to change plain columns alone where an envelope is bound to the row's version. */
export function checkUnbound<D extends StoredRecord>({ spec, groups }: RecordCollection<D>): void {
  if (groups.some((group) => group.bindRevision === true))
    throw new InternalError(`Rows of ${spec.name} are bound to their revision; change them as a whole.`);
}
