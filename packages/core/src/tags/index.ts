/** Tags: automatic ones by rules, manual ones by people, with evidence, history and explanation. */
export { activateAll } from "./active-rules.ts";
export type {
  PatientPortrait,
  PortraitAdherence,
  PortraitChannel,
  PortraitCondition,
  PortraitConsent,
  PortraitDemographics,
  PortraitIndicator,
  PortraitReader,
  PortraitRisk,
  PortraitSection,
  PortraitSections,
  Portraits,
  PortraitTask,
  PortraitWishes,
} from "./portrait.ts";
export { type PortraitOperations, portraitOperations } from "./portrait-operations.ts";
export { recheckJob, recheckReactions } from "./recheck-rules.ts";
export type {
  Segment,
  SegmentCount,
  SegmentDefinition,
  SegmentMember,
  SegmentQuery,
  Segments,
  SegmentTags,
} from "./segment.ts";
export type { RiskOutput } from "./segment-members.ts";
export { type SegmentOperations, segmentOperations } from "./segment-operations.ts";
export { addTag, endedTags, heldTags } from "./stored-tags.ts";
export type { PatientTag, TagEvidence, TagProblem, TagSource, TagState } from "./tag.ts";
export { tagCollection } from "./tag-collection.ts";
export { nowOf, readTagFacts } from "./tag-facts.ts";
export { tagOperations } from "./tag-operations.ts";
export type {
  DryRunFailure,
  DryRunGate,
  DryRunReport,
  PatientTags,
  TagEvaluation,
  TagExplanation,
  Tags,
  UndecidedTag,
} from "./tags.ts";
