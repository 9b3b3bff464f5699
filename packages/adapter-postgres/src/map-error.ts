/**
 * Maps errors of PostgreSQL to ours, by SQLSTATE (PostgreSQL documentation, appendix A). Message, detail and hint quote
 * values and go nowhere; of a unique violation's detail only the list of column names is looked at, because partitions
 * name their constraints by themselves.
 */
import {
  type CleanCause,
  type CollectionLayout,
  type ConstraintKind,
  cleanCause,
  constraintViolated,
  duplicateKey,
  HcrmError,
  physicalColumn,
  physicalUnique,
  storageUnavailable,
  transient,
  type UnavailableReason,
} from "@hcrm/core/storage";

const UNIQUE_VIOLATION = "23505";

const constraintKinds: ReadonlyMap<string, ConstraintKind> = new Map([
  ["23503", "reference"],
  ["23001", "reference"],
  ["23502", "not-null"],
  ["23514", "check"],
  ["42501", "row-security"],
  ["P0001", "check"], // raised by the trigger of append-only tables
]);

/** Serialization failure, deadlock, lock not available. */
const transientStates: ReadonlySet<string> = new Set(["40001", "40P01", "55P03"]);
/** Transaction resolution unknown, statement completion unknown. */
const unknownStates: ReadonlySet<string> = new Set(["08007", "40003"]);
/** Connection exceptions, operator intervention (shutdown, cancel), insufficient resources, refused logins. */
const unavailableClasses: readonly string[] = ["08", "57", "53", "28"];
/** States that say more than their class. */
const unavailableStates: ReadonlyMap<string, UnavailableReason> = new Map([
  ["28000", "login-refused"],
  ["28P01", "login-refused"],
  ["3D000", "no-such-database"],
  ["25006", "read-only"],
  ["53100", "disk-full"],
  ["53300", "too-many-connections"],
  ["57014", "statement-timeout"],
  ["57P01", "stopping"],
  ["57P02", "stopping"],
  ["57P03", "stopping"],
]);
/** Insufficient privilege: a rule of row security where a row is written, a missing grant elsewhere. */
const NO_PRIVILEGE = "42501";

/** Codes and messages of a connection that broke under a statement. */
const lostCodes: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const lostMessage = /^Connection terminated|not queryable|connection error/;
/** Codes of a connection that could not be made. */
const unreachableCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOENT",
  "ENOTFOUND",
  "EHOSTUNREACH",
]);

/** Our error for a driver's error, or null when it is not the database's. */
export function mapError(error: unknown, layout: CollectionLayout | null): HcrmError | null {
  if (!(error instanceof Error)) return null;
  const cause = cleanCause(error);
  const state = "code" in error && typeof error.code === "string" ? error.code : "";
  if (state === UNIQUE_VIOLATION && layout !== null)
    return duplicateKey(layout.spec.name, uniqueName(error, layout), cause);
  if (state === NO_PRIVILEGE && layout === null)
    return storageUnavailable("none", cause, "permission-denied");
  const kind = constraintKinds.get(state);
  if (kind !== undefined) return constraintViolated(layout?.spec.name ?? null, kind, cause);
  if (transientStates.has(state) || isLost(error, state)) return transient(cause);
  return unavailable(state, cause);
}

/** Nothing was committed: a connection that breaks during the commit is judged by its caller. */
function isLost(error: Error, state: string): boolean {
  return lostCodes.has(state) || (state === "" && lostMessage.test(error.message));
}

function unavailable(state: string, cause: CleanCause): HcrmError | null {
  if (unreachableCodes.has(state)) return storageUnavailable("none", cause, "unreachable");
  if (unknownStates.has(state)) return storageUnavailable("unknown", cause);
  const reason = unavailableStates.get(state);
  const known = reason !== undefined || unavailableClasses.includes(state.slice(0, 2));
  return known ? storageUnavailable("none", cause, reason) : null;
}

/** Our error for any error of the driver; what is not the database's stays as it is. */
export function mapped(error: unknown): unknown {
  return error instanceof HcrmError ? error : (mapError(error, null) ?? error);
}

/** Whether two processes met while making the same object; looking again finds it. */
export function isDuplicateObject(error: unknown): boolean {
  const state = error instanceof Error && "code" in error ? error.code : "";
  return state === "42P06" || state === "42P07" || state === "42710" || state === UNIQUE_VIOLATION;
}

function uniqueName(error: Error, layout: CollectionLayout): string {
  const constraint = "constraint" in error ? error.constraint : undefined;
  const detail = "detail" in error && typeof error.detail === "string" ? error.detail : "";
  const columns = /^Key \(([^)]*)\)=/.exec(detail)?.[1]?.replaceAll('"', "") ?? "";
  for (const [name, list] of layout.uniques) {
    if (name === "id") continue;
    const listed = ["tenant_id", ...list.map(physicalColumn)].join(", ");
    if (constraint === physicalUnique(layout.spec, name) || columns === listed) return name;
  }
  return "id";
}
