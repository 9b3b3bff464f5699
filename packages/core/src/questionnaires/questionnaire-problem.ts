/**
 * Problems of a questionnaire definition: stable codes that a form editor can show beside the item, and the place each
 * belongs to. They never quote a text of the form.
 */

/** What is wrong with a questionnaire. */
export type QuestionnaireProblemCode =
  | "link-id-duplicate"
  | "code-duplicate"
  | "score-id-duplicate"
  | "option-duplicate"
  | "range-empty"
  | "condition-item-unknown"
  | "condition-item-unanswerable"
  | "condition-type-mismatch"
  | "condition-option-unknown"
  | "condition-cycle"
  | "score-item-unknown"
  | "score-item-repeats"
  | "score-item-without-points"
  | "score-model-unknown"
  | "score-input-unknown"
  | "bands-not-ascending"
  | "effect-source-unknown";

/** One problem of a questionnaire. */
export interface QuestionnaireProblem {
  /** What is wrong. */
  readonly code: QuestionnaireProblemCode;
  /** Link id, code or score id that it belongs to. */
  readonly at: string;
}
