/**
 * The five errors that come from a database, in one form for every adapter: the same message, the same details, a
 * cleaned cause. Adapters map a driver's codes to these and nothing else.
 */
import {
  ConstraintViolated,
  DuplicateKey,
  StorageUnavailable,
  Transient,
  VersionConflict,
} from "../kernel/index.ts";
import type { CleanCause } from "./clean-cause.ts";
import type { CollectionName } from "./collection-spec.ts";
import type { Key } from "./port.ts";

/** Which rule of the database refused a write. */
export type ConstraintKind = "reference" | "not-null" | "check" | "row-security";

/** A unique value or the primary key (`id`) is taken. */
export function duplicateKey(collection: CollectionName, unique: string, cause?: CleanCause): DuplicateKey {
  return new DuplicateKey(`A row of ${collection} has the same ${unique}.`, {
    details: { collection, unique },
    cause,
  });
}

/** A guarded write matched no row: it is missing or has another version. */
export function versionConflict(
  collection: CollectionName,
  id: Key["id"],
  expectedVersion: number,
): VersionConflict {
  return new VersionConflict(`Row ${id} of ${collection} is not there in version ${expectedVersion}.`, {
    details: { collection, id, expectedVersion },
  });
}

/** A rule of the database refused the write. */
export function constraintViolated(
  collection: CollectionName | null,
  kind: ConstraintKind,
  cause?: CleanCause,
): ConstraintViolated {
  const details = collection === null ? { kind } : { collection, kind };
  return new ConstraintViolated(`The database refused a write: ${kind}.`, { details, cause });
}

/** Nothing was committed, and the same transaction may succeed when run again. */
export function transient(cause?: CleanCause): Transient {
  return new Transient("The transaction met another one; nothing was written.", { cause });
}

/** The database cannot work now; `unknown` when a commit may or may not have happened. */
export function storageUnavailable(outcome: "none" | "unknown", cause?: CleanCause): StorageUnavailable {
  const told = outcome === "none" ? "nothing was written" : "the transaction may have been committed";
  return new StorageUnavailable(`The database is not available; ${told}.`, { details: { outcome }, cause });
}
