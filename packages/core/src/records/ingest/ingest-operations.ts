/** The operations of `session.ingest`. */
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
