/**
 * What may be kept of a driver's error. Messages, details and hints of databases quote values ("Key (name)=(…) already
 * exists"), and so may SQL and parameters; only identifiers and codes are copied. The copy is the `cause` of our
 * errors; the original goes nowhere.
 */

/** A driver's error without anything that could hold a value. */
export interface CleanCause {
  /** Name of the driver's error class. */
  readonly name: string;
  /** SQLSTATE or the driver's own code. */
  readonly code?: string;
  /** Name of the constraint, where the driver reports it. */
  readonly constraint?: string;
  /** Severity, where the driver reports it. */
  readonly severity?: string;
}

/** Codes, constraint names and severities are short words; anything else is not copied. */
const WORD = /^[A-Za-z0-9_.]{1,63}$/;

/**
 * Copies name, code, constraint and severity of a driver's error, and nothing else.
 *
 * @example
 * ```ts sketch
 * new DuplicateKey("…", { cause: cleanCause(driverError) });
 * ```
 */
export function cleanCause(error: unknown): CleanCause {
  const source: Readonly<Record<string, unknown>> =
    typeof error === "object" && error !== null ? { ...error } : {};
  const code = word(source.code) ?? word(source.errcode);
  const constraint = word(source.constraint);
  const severity = word(source.severity);
  return Object.freeze({
    name: error instanceof Error ? error.constructor.name : typeof error,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(severity === undefined ? {} : { severity }),
  });
}

function word(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && WORD.test(text) ? text : undefined;
}
