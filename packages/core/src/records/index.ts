/** The health record: observations, conditions, encounters, medication and allergies, and the ingest of facts. */
export type {
  Allergy,
  AllergyCertainty,
  AllergyCriticality,
  AllergyDetails,
  AllergyStatus,
  AllergyType,
  KnownReaction,
  NoKnownScope,
  ReactionSeverity,
} from "./allergy.ts";
export { allergyCollection } from "./allergy-collection.ts";
export { type Condition, type ConditionDetails, isEstablished, type TimeOrText } from "./condition.ts";
export { conditionCollection } from "./condition-collection.ts";
export { dischargeDay, type Encounter, type EncounterDetails } from "./encounter.ts";
export { encounterCollection } from "./encounter-collection.ts";
export type { FactState } from "./fact-row.ts";
export { MODEL_INPUT_SYSTEM, readFacts } from "./fact-source.ts";
export type { FactTime, LocalDateTime } from "./fact-time.ts";
export type { AllergyInput, AllergyReaction, NoKnownAllergy } from "./ingest/allergy-input.ts";
export type { ClinicalStatus, ConditionCertainty, ConditionInput } from "./ingest/condition-input.ts";
export type { EncounterClass, EncounterInput, EncounterStatus } from "./ingest/encounter-input.ts";
export { fieldOriginCollection } from "./ingest/field-origin-collection.ts";
export type { HeldDecision, HeldEvent, HoldReason } from "./ingest/held-event.ts";
export { heldEventCollection } from "./ingest/held-event-collection.ts";
export type { Ingest } from "./ingest/ingest.ts";
export {
  type AllergyRecorded,
  type ConditionRecorded,
  type EncounterChanged,
  type IngestEvent,
  type IngestEventBase,
  type IngestEventKind,
  ingestEventSchema,
  type MedicationOrdered,
  type ObservationsReported,
  type PatientsMerged,
  type PatientUpserted,
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
export type {
  Amount,
  Dosage,
  DosageTiming,
  MedicationInput,
  MedicationStatus,
} from "./ingest/medication-input.ts";
export {
  type NumberValue,
  type ObservationInput,
  type ObservationValue,
  type PanelRef,
  RESULT_STATUSES,
  type ReportedRange,
  type ResultReport,
  type ResultStatus,
} from "./ingest/observation-input.ts";
export type { PatientChange, SourceIdentifier, StatedDeath, StatedPeriod } from "./ingest/patient-change.ts";
export { deliveryCollection, receiptCollection } from "./ingest/receipt-collection.ts";
export { dropHeldJob } from "./ingest/resolve-held.ts";
export type { Retraction } from "./ingest/retraction.ts";
export type { Unchecked, WrittenTime } from "./ingest/source-text.ts";
export { subjectKeyCollection } from "./ingest/subject-key-collection.ts";
export type { TrustLevel } from "./ingest/trust.ts";
export type { Medication, MedicationDetails } from "./medication.ts";
export { medicationCollection } from "./medication-collection.ts";
export type {
  NewAllergy,
  NewCondition,
  NewEncounter,
  NewFacts,
  NewMedication,
  NewObservation,
} from "./new-facts.ts";
export type { CanonicalValue, Observation, Panel } from "./observation.ts";
export { observationCollection } from "./observation-collection.ts";
export type { Provenance } from "./provenance.ts";
export type { RecordedFacts } from "./record-facts.ts";
export { recordOperations } from "./record-operations.ts";
export type {
  ObservationSeries,
  RecordHistory,
  RecordKind,
  RecordQuery,
  RecordRef,
  Records,
  Revision,
} from "./records.ts";
