/**
 * The gate: who may do what to whom, for which purpose, on what ground. `authorise` decides about the action before any
 * look-up, `createGate` about each subject and category inside the transaction; only `mint.ts` makes grants.
 */
export { type AccessRules, categoryRule, childAge, foldedAges, purposeRule } from "./access-rules.ts";
export {
  accessVolumeCollection,
  DEFAULT_VOLUME,
  emptyVolume,
  type VolumeLimit,
  type VolumeReport,
  volumeOf,
  withSeen,
} from "./access-volume.ts";
export { type Actor, type ActorInput, type Authentication, actorInputSchema, SYSTEM_ACTOR } from "./actor.ts";
export { type Approval, type Approvals, approvalCollection } from "./approval.ts";
export {
  type AccessRequest,
  type AuthorisedCall,
  authorise,
} from "./authorise.ts";
export type { BreakGlass, BreakGlassSession, BreakGlassState, BreakGlassVerdict } from "./break-glass.ts";
export { type BreakGlassRow, breakGlassCollection } from "./break-glass-collection.ts";
export { type CareRelationship, RELATIONSHIP_KINDS, type RelationshipKind } from "./care-relationship.ts";
export { careRelationshipCollection, NO_END } from "./care-relationship-collection.ts";
export type { AccessDecision, ReasonCode } from "./decision.ts";
export { createExceptionFacts } from "./exception-facts.ts";
export { type AccessQuestion, explainAccess } from "./explain.ts";
export { createGate, type Gate } from "./gate.ts";
export { type BreakGlassPolicy, DEFAULT_CIRCLE, type GateSettings } from "./gate-settings.ts";
export { createMint, type Mint } from "./mint.ts";
export {
  type PermissionReview,
  type PermitUse,
  permitUses,
  type RecordedUse,
  type StandingRelationship,
  standingRelationships,
} from "./permission-review.ts";
export {
  type AccessPolicy,
  type Obligation,
  type PolicyCondition,
  type PolicyFields,
  type PolicySet,
  policySet,
  type StepUpPolicy,
} from "./policy.ts";
export {
  createSubjectFactsReader,
  type SubjectFacts,
  type SubjectFactsReader,
} from "./subject-facts.ts";
export {
  type GateFacts,
  type GateRow,
  subjectGateCollection,
} from "./subject-gate-collection.ts";
export { createSubjectGates, type SubjectGates } from "./subject-gates.ts";
export type { TokenKeys } from "./token-form.ts";
export {
  isVerifiedActor,
  type TokenAlgorithm,
  type TokenClaims,
  type TokenVerifier,
  type TokenVerifierOptions,
  tokenVerifier,
  type VerifiedActor,
} from "./token-verifier.ts";
