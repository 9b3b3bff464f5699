/**
 * What rules that are not in force would change, in counts: by a dry run over a cohort, or by shadow rule sets along with the
 * daily work. No patient is named; few patients can still be recognised by whoever knows when they came.
 */

/** What other rules would change for one tag, in patients. */
export interface TagShift {
  /** The tag. */
  readonly tag: string;
  /** Patients for whom it would become true. */
  readonly gained: number;
  /** Patients for whom it would turn from true to false. */
  readonly lost: number;
  /** Patients for whom it can be decided now and could not be any more. */
  readonly toUnknown: number;
}

/** What a shadow rule set would have changed for the patients of one slice of work. */
export interface ShadowReport {
  /** Id of the set. */
  readonly ruleSet: string;
  /** Its version. */
  readonly version: string;
  /** SHA-256 of the set. */
  readonly ruleSetHash: string;
  /** Patients who were evaluated. */
  readonly patients: number;
  /** Every tag of the set, and every other tag that would have changed. */
  readonly tags: readonly TagShift[];
}
