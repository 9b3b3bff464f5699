/** Tags: automatic ones by rules, manual ones by people, with evidence and explanation. */
export { type EvaluationOutcome, evaluateTags, heldTags } from "./evaluate-tags.ts";
export { type PatientTag, type TagEvidence, type TagSource, type TagState, tagStep } from "./tag.ts";
export { type TagRow, tagCollection } from "./tag-collection.ts";
export { type AfterTags, recheckJob, recheckOnFacts, tagOperations } from "./tag-operations.ts";
export type { TagEvaluation, TagExplanation, Tags } from "./tags.ts";
