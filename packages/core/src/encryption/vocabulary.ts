/**
 * Closed vocabularies whose codes may be indexed as keyed hashes (blind indexes of kind `code`). Equal codes give
 * equal bytes within a tenant, so the frequencies show; a vocabulary here is a statement that this is acceptable.
 */

/** The vocabularies, each a closed or published list of codes and never a direct identifier. */
export const VOCABULARIES = [
  "clinical-code",
  "data-category",
  "department",
  "encounter-class",
  "tag",
  "risk-model",
  "plan",
  "plan-step",
  "questionnaire",
  "attention-reason",
  "message-template",
] as const;

/** Name of a vocabulary. */
export type VocabularyId = (typeof VOCABULARIES)[number];
