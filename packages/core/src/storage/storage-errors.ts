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

/** Why a database cannot work; `details.reason` of {@link StorageUnavailable} where it is known. */
export type UnavailableReason =
  | "unreachable"
  | "login-refused"
  | "no-such-database"
  | "permission-denied"
  | "stopping"
  | "too-many-connections"
  | "read-only"
  | "disk-full"
  | "statement-timeout"
  | "damaged";

/** What is wrong, and what a person can do about it. */
const REMEDIES: Readonly<Record<UnavailableReason, string>> = {
  unreachable: "The database cannot be reached: check that it runs, and its address or path",
  "login-refused": "The database refuses the login: check role and password",
  "no-such-database": "The database of that name does not exist: create it, or correct the address",
  "permission-denied": "The database role lacks a permission: grant it the schema, or let its owner migrate",
  stopping: "The database is stopping or starting: try again when it is up",
  "too-many-connections": "The database takes no more connections: lower the pools or raise its limit",
  "read-only": "The database is read-only: connect to the primary, or give write permission to the file",
  "disk-full": "The disk of the database is full: make room, then try again",
  "statement-timeout":
    "A statement took too long and was ended: look for locks held, or ask for less at once",
  damaged: "The file is damaged or no database: restore a backup, or correct the path",
};

/** The database cannot work now; `unknown` when a commit may or may not have happened. */
export function storageUnavailable(
  outcome: "none" | "unknown",
  cause?: CleanCause,
  reason?: UnavailableReason,
): StorageUnavailable {
  const told = outcome === "none" ? "nothing was written" : "the transaction may have been committed";
  const wrong = reason === undefined ? "The database is not available" : REMEDIES[reason];
  const details = reason === undefined ? { outcome } : { outcome, reason };
  return new StorageUnavailable(`${wrong}; ${told}.`, { details, cause });
}
