/**
 * The base of every error that HCRM throws. `code` is stable and meant for `switch`; `details` may be logged; neither
 * message nor details ever hold a name, number, free text or value of a patient.
 */
import type { JsonObject } from "../json-value.ts";

/** What an error may carry besides its message. */
export interface HcrmErrorOptions {
  /** Codes, ids, field names and counts; safe to log. */
  readonly details?: JsonObject;
  /** The error underneath, cleaned of values where it came from a driver. */
  readonly cause?: unknown;
}

/** Base class of all coded errors. */
export abstract class HcrmError extends Error {
  /** Stable code, the same as the name of the class. */
  abstract readonly code: string;
  /** Codes, ids, field names and counts; safe to log. */
  readonly details: JsonObject;

  constructor(message: string, options: HcrmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details ?? {};
  }

  /** The code: shown by `toString` and by loggers. */
  override get name(): string {
    return this.code;
  }
}
