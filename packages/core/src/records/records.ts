/**
 * The module's public interface: recording and reading the health record of a patient. Reads serve current revisions only;
 * what was replaced or taken back is in `history`.
 */
import type { Instant, Page, PageRequest, PatientId, RecordId } from "../kernel/index.ts";
import type { Allergy } from "./allergy.ts";
import type { Condition } from "./condition.ts";
import type { Encounter } from "./encounter.ts";
import type { FactState } from "./fact-row.ts";
import type { Medication } from "./medication.ts";
import type { NewFacts } from "./new-facts.ts";
import type { Observation } from "./observation.ts";
import type { RecordedFacts } from "./record-facts.ts";

/** Which records of a patient are wanted. */
export interface RecordQuery extends PageRequest {
  /** The patient. */
  readonly patient: PatientId;
  /** Earliest instant, inclusive. */
  readonly from?: Instant;
  /** Latest instant, exclusive. */
  readonly to?: Instant;
}

/** The kinds of records. */
export type RecordKind = "observation" | "condition" | "encounter" | "medication" | "allergy";

/** One record of a patient. */
export interface RecordRef {
  /** The patient. */
  readonly patient: PatientId;
  /** What kind of record. */
  readonly kind: RecordKind;
  /** Id of the record. */
  readonly record: RecordId;
}

/** One revision of a record, whatever its kind. */
export type Revision = (Observation | Condition | Encounter | Medication | Allergy) & {
  /** Whether this revision is served, was replaced, or was taken back. */
  readonly state: FactState;
};

/** All results of one code. */
export interface ObservationSeries {
  /** The results, oldest first. */
  readonly items: readonly Observation[];
}

/** All revisions of one record. */
export interface RecordHistory {
  /** The revisions, oldest first. */
  readonly items: readonly Revision[];
}

/** The health record of a patient. */
export interface Records {
  /**
   * Records facts that the caller knows.
   *
   * @returns ids in the order of the input
   * @throws {@link InvalidInput} when a value cannot be right.
   * @example
   * ```ts sketch
   * await nurse.records.record({
   *   patient, observations: [{ code: "8480-6", value: 168, unit: "mm[Hg]", at: "2026-11-21T08:30:00+08:00" }],
   * });
   * ```
   */
  record(input: NewFacts): Promise<RecordedFacts>;
  /** Results, newest first, as reported and in the indicator's own unit. */
  observations(input: RecordQuery): Promise<Page<Observation>>;
  /**
   * All results of one code, oldest first: what a trend is drawn from.
   *
   * @param input.code a LOINC code, or `system|code` of another system
   * @throws {@link TooManyCandidates} above 2,000 results.
   */
  series(input: { readonly patient: PatientId; readonly code: string }): Promise<ObservationSeries>;
  /** Diagnoses, newest first. */
  conditions(input: RecordQuery): Promise<Page<Condition>>;
  /** Visits, stays and appointments, newest first. */
  encounters(input: RecordQuery): Promise<Page<Encounter>>;
  /** Medication orders, newest first; stopped and completed ones are history. */
  medications(input: RecordQuery): Promise<Page<Medication>>;
  /** Allergies, and statements that none is known, newest first. */
  allergies(input: RecordQuery): Promise<Page<Allergy>>;
  /**
   * All revisions of one record, oldest first, with those that were replaced or taken back.
   *
   * @throws {@link NotFound} when the patient has no such record.
   */
  history(input: RecordRef): Promise<RecordHistory>;
  /**
   * Takes a record back that was entered in error; it stays in the history.
   *
   * @throws {@link NotFound} when the patient has no such record.
   */
  retract(input: RecordRef): Promise<Pick<RecordRef, "record">>;
}
