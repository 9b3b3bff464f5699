/**
 * The operations of `session.ingest`, by the name under which they are called. Each stands in the file of its verb.
 * The job that drops old held events is no operation of the session.
 */
import { applyIngest } from "./apply-ingest.ts";
import { listHeld, resolveHeld } from "./resolve-held.ts";
import { registerSource } from "./source-register.ts";

/** All operations on facts of other systems, by their name in the session. */
export const ingestOperations: {
  readonly registerSource: typeof registerSource;
  readonly apply: typeof applyIngest;
  readonly held: typeof listHeld;
  readonly resolve: typeof resolveHeld;
} = { registerSource, apply: applyIngest, held: listHeld, resolve: resolveHeld };
