/**
 * What became of ingest events: outcomes and reasons are stable strings in the result and are never thrown. A problem
 * names a position and a code and holds no value, so a list of problems may be mailed.
 */
import type { PatientId } from "../../kernel/index.ts";
import type { IngestEventKind, SourceLocator } from "./ingest-event.ts";

/** What became of one fact. */
export type IngestOutcome =
  | "applied"
  | "corrected"
  | "retracted"
  | "unchanged"
  | "superseded"
  | "proposed"
  | "held"
  | "rejected";

/** Why a fact, or one field of it, did not simply apply. */
export type IngestReason =
  | "key-reused"
  | "same-time-conflict"
  | "lower-trust"
  | "subject-unknown"
  | "subject-ambiguous"
  | "identifier-contradicts"
  | "identifier-not-listed"
  | "subject-restricted"
  | "subject-erased"
  | "death-reversal"
  | "merge-source-unknown"
  | "birth-date-invalid"
  | "masked-value"
  | "value-invalid"
  | "unit-unknown"
  | "uncoded";

/** One thing that a person may want to look at. */
export interface IngestProblem {
  /** Where in the input. */
  readonly locator: SourceLocator;
  /** What became of the fact. */
  readonly outcome: IngestOutcome;
  /** Why. */
  readonly code: IngestReason;
  /** The field, when only that was dropped. */
  readonly path?: string;
}

/** What became of a list of events. */
export interface IngestResult {
  /** Facts by kind of event and outcome; an event with several observations counts each. */
  readonly counts: Readonly<Record<IngestEventKind, Partial<Readonly<Record<IngestOutcome, number>>>>>;
  /** Problems in event order. */
  readonly problems: readonly IngestProblem[];
  /** Patients touched, in event order, each once. */
  readonly patients: readonly PatientId[];
}
