/**
 * Maps errors of both drivers to ours, by SQLite's extended result codes (https://www.sqlite.org/rescode.html).
 * SQLite's message for a taken unique names columns, not the unique; the column list is looked up in the collection.
 * The message itself goes nowhere.
 */
import {
  type CollectionLayout,
  type ConstraintKind,
  cleanCause,
  constraintViolated,
  duplicateKey,
  HcrmError,
  physicalColumn,
  storageUnavailable,
  transient,
  type UnavailableReason,
} from "@hcrm/core/storage";

const UNIQUE = 2067;
const PRIMARY_KEY = 1555;
const BUSY = 5;
const LOCKED = 6;

const constraintKinds: ReadonlyMap<number, ConstraintKind> = new Map([
  [787, "reference"],
  [1299, "not-null"],
  [275, "check"],
  [3091, "check"], // a value of another type in a strict table
  [1811, "check"], // a trigger: append-only, and `on delete restrict`
]);

/** Names by which better-sqlite3 reports the codes above. */
const namedCodes: ReadonlyMap<string, number> = new Map([
  ["SQLITE_CONSTRAINT_UNIQUE", UNIQUE],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", PRIMARY_KEY],
  ["SQLITE_CONSTRAINT_FOREIGNKEY", 787],
  ["SQLITE_CONSTRAINT_NOTNULL", 1299],
  ["SQLITE_CONSTRAINT_CHECK", 275],
  ["SQLITE_CONSTRAINT_DATATYPE", 3091],
  ["SQLITE_CONSTRAINT_TRIGGER", 1811],
  ["SQLITE_BUSY", BUSY],
  ["SQLITE_BUSY_RECOVERY", 261],
  ["SQLITE_BUSY_SNAPSHOT", 517],
  ["SQLITE_LOCKED", LOCKED],
  ["SQLITE_LOCKED_SHAREDCACHE", 262],
  ["SQLITE_READONLY", 8],
  ["SQLITE_CORRUPT", 11],
  ["SQLITE_FULL", 13],
  ["SQLITE_CANTOPEN", 14],
  ["SQLITE_NOTADB", 26],
]);

/** Primary codes after which the database cannot work; 10 is an I/O error, which may be anything. */
const unavailable: ReadonlyMap<number, UnavailableReason | undefined> = new Map([
  [8, "read-only"],
  [10, undefined],
  [11, "damaged"],
  [13, "disk-full"],
  [14, "unreachable"],
  [26, "damaged"],
]);

/** Our error for a driver's error, or null when it is not SQLite's. */
export function mapError(error: unknown, layout: CollectionLayout | null): HcrmError | null {
  const code = resultCode(error);
  if (code === null) return null;
  const cause = cleanCause(error);
  const collection = layout?.spec.name ?? null;
  if ((code === UNIQUE || code === PRIMARY_KEY) && layout !== null)
    return duplicateKey(layout.spec.name, uniqueName(error, layout), cause);
  const kind = constraintKinds.get(code);
  if (kind !== undefined) return constraintViolated(collection, kind, cause);
  if (isBusy(code)) return transient(cause);
  const primary = code & 0xff;
  return unavailable.has(primary) ? storageUnavailable("none", cause, unavailable.get(primary)) : null;
}

/** Our error for any error of a driver; what is not SQLite's stays as it is. */
export function mapped(error: unknown): unknown {
  return error instanceof HcrmError ? error : (mapError(error, null) ?? error);
}

/** Whether another connection holds the lock that a statement needs. */
export function isBusyError(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && isBusy(code);
}

function isBusy(code: number): boolean {
  const primary = code & 0xff;
  return primary === BUSY || primary === LOCKED;
}

/** The extended result code: `errcode` of node:sqlite, or the name that better-sqlite3 gives. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode;
  if (!("code" in error) || typeof error.code !== "string") return null;
  const named = namedCodes.get(error.code);
  if (named !== undefined) return named;
  return error.code.startsWith("SQLITE_IOERR") ? 10 : null;
}

/** `UNIQUE constraint failed: hcrm_patient.tenant_id, hcrm_patient.external`: column names, never values. */
function uniqueName(error: unknown, layout: CollectionLayout): string {
  const message = error instanceof Error ? error.message : "";
  const columns = [...message.matchAll(/\.([a-z][a-z0-9_]*)/g)].map((match) => match[1]);
  const failed = columns.slice(1).join();
  for (const [name, list] of layout.uniques) if (list.map(physicalColumn).join() === failed) return name;
  return "id";
}
