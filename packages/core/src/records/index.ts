/** The health record: observations, conditions, encounters, medication and allergies, and the ingest of facts. */
export type { Allergy } from "./allergy.ts";
export { allergyCollection } from "./allergy-collection.ts";
export type { Condition } from "./condition.ts";
export { conditionCollection } from "./condition-collection.ts";
export type { Encounter } from "./encounter.ts";
export { encounterCollection } from "./encounter-collection.ts";
export { MODEL_INPUT_SYSTEM, readFacts } from "./fact-source.ts";
export type { FactTime, LocalDateTime } from "./fact-time.ts";
export type { AllergyInput, AllergyReaction, NoKnownAllergy } from "./ingest/allergy-input.ts";
export type { ConditionInput } from "./ingest/condition-input.ts";
export type { EncounterInput } from "./ingest/encounter-input.ts";
export { fieldOriginCollection } from "./ingest/field-origin-collection.ts";
export type { HeldDecision, HeldEvent, HoldReason } from "./ingest/held-event.ts";
export { heldEventCollection } from "./ingest/held-event-collection.ts";
export type { Ingest } from "./ingest/ingest.ts";
export {
  type IngestEvent,
  type IngestEventBase,
  type IngestEventKind,
  ingestEventSchema,
  SOURCE_ID,
  type SourceLocator,
  type SubjectRef,
  sourceIdentifierSystem,
} from "./ingest/ingest-event.ts";
export { ingestOperations } from "./ingest/ingest-operations.ts";
export type { IngestOutcome, IngestProblem, IngestReason, IngestResult } from "./ingest/ingest-result.ts";
export type {
  IdentifierRule,
  IngestSource,
  IngestSourceInput,
  IngestSourceKind,
} from "./ingest/ingest-source.ts";
export { ingestSourceCollection } from "./ingest/ingest-source-collection.ts";
export type { Dosage, DosageTiming, MedicationInput } from "./ingest/medication-input.ts";
export {
  type ObservationInput,
  type ObservationValue,
  type PanelRef,
  RESULT_STATUSES,
  type ReportedRange,
  type ResultReport,
  type ResultStatus,
} from "./ingest/observation-input.ts";
export type { PatientChange, SourceIdentifier } from "./ingest/patient-change.ts";
export { deliveryCollection, receiptCollection } from "./ingest/receipt-collection.ts";
export { dropHeldJob } from "./ingest/resolve-held.ts";
export type { Retraction } from "./ingest/retraction.ts";
export type { Unchecked } from "./ingest/source-text.ts";
export { subjectKeyCollection } from "./ingest/subject-key-collection.ts";
export type { TrustLevel } from "./ingest/trust.ts";
export type { Medication } from "./medication.ts";
export { medicationCollection } from "./medication-collection.ts";
export type {
  NewAllergy,
  NewCondition,
  NewEncounter,
  NewFacts,
  NewMedication,
  NewObservation,
} from "./new-facts.ts";
export type { Observation, Panel } from "./observation.ts";
export { observationCollection } from "./observation-collection.ts";
export type { Provenance } from "./provenance.ts";
export type { RecordedFacts } from "./record-facts.ts";
export { recordOperations } from "./record-operations.ts";
export type { RecordKind, RecordQuery, RecordRef, Records, Revision } from "./records.ts";
