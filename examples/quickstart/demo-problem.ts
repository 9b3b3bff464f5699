/**
 * How the demo ends: exit codes a script can rely on, and the errors that lead to them. Errors of HCRM itself carry a code
 * and no patient's data, so their message is shown as it is.
 */

/** Exit codes; documented in the README. */
export const EXIT_CODES = {
  /** Everything went as told. What was skipped is counted, with its reason. */
  "as-told": 0,
  /** A step of the story did not go as told. */
  "not-as-told": 1,
  /** Wrong arguments, or nothing that could be imported. */
  "nothing-imported": 2,
  /** Some files of the folder could not be read; what could be read is stored. */
  "files-refused": 3,
  /** Keys and database do not belong together, or the database cannot be used; nothing was written. */
  "database-unusable": 4,
} as const;

/** How a run ended. */
export type DemoEnding = keyof typeof EXIT_CODES;

/** A reason to stop. */
export class DemoProblem extends Error {
  /** How the run ends. */
  readonly ending: DemoEnding;

  constructor(ending: DemoEnding, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.ending = ending;
  }
}

/**
 * Stops the demo when a step did not go as told.
 *
 * @throws {@link DemoProblem} with exit code 1.
 */
export function mustHold(holds: boolean, told: string): asserts holds {
  if (!holds) throw new DemoProblem("not-as-told", `Not as told: ${told}`);
}
