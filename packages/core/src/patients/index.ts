/** Patients: registering, reading, finding and changing them, with the value objects that describe a person. */

export { type AddressUse, type NewAddress, newAddressSchema } from "./address.ts";
export { type AreaTable, PROVINCE_AREAS } from "./area-codes.ts";
export {
  applyPatientChange,
  markPatientDeceased,
  recordDeath,
  replacePhones,
  updatePatient,
} from "./change-patient.ts";
export { checkedIdentifiers, checkedPhones, checkPast, type PatientCheckContext } from "./check-patient.ts";
export {
  type CitizenId,
  type CitizenIdContext,
  type CitizenIdKind,
  type CitizenIdReason,
  type ParsedCitizenId,
  parseCitizenId,
} from "./citizen-id.ts";
export { type CnMobile, type ParsedCnMobile, parseCnMobile } from "./cn-mobile.ts";
export {
  type CodedConcept,
  type Coding,
  codedConceptSchema,
  codingOf,
  ICD10_SYSTEM,
  LOINC_SYSTEM,
  SNOMED_SYSTEM,
} from "./coded-concept.ts";
export {
  type NewPhone,
  newPhoneSchema,
  type ParsedPhone,
  type Phone,
  type PhoneUse,
  parsePhone,
} from "./contact-point.ts";
export {
  type DatePeriod,
  IDENTIFIER_KINDS,
  IDENTIFIER_SYSTEMS,
  type Identifier,
  type IdentifierKey,
  type IdentifierKind,
  type IdentifierStatus,
  identifierKeySchema,
  identifierKeyText,
  identifierSchema,
  kindOfSystem,
  type NewIdentifier,
} from "./identifier.ts";
export { MASK_PROFILES, type MaskProfile } from "./mask-profile.ts";
export { assertMasksHold } from "./mask-strength.ts";
export { maskAddress, maskBirthDate, maskCardNumber, maskIdNumber, maskName, maskPhone } from "./masks.ts";
export {
  type DateAnswer,
  earliestDay,
  isPartialDate,
  isSameDay,
  latestDay,
  type PartialDate,
  partialDateSchema,
  precisionOf,
} from "./partial-date.ts";
export {
  type NewPatient,
  newPatientSchema,
  type Patient,
  type PatientContact,
  type PatientIdentity,
  type PatientState,
  type PatientUpdate,
  type ProposedValue,
  patientUpdateSchema,
} from "./patient.ts";
export {
  type ContactPointRow,
  contactPointCollection,
  type IdentifierRow,
  identifierCollection,
  type PatientRow,
  patientCollection,
} from "./patient-collection.ts";
export { patientOperations } from "./patient-operations.ts";
export type {
  DeathEffect,
  FoundPatients,
  PatientQuery,
  PatientSearch,
  Patients,
  Registration,
} from "./patients.ts";
export { normaliseName, type PersonName, personNameSchema } from "./person-name.ts";
export { findPatients, getPatient, listPatients, readPatient } from "./read-patient.ts";
export {
  addIdentifiers,
  addPhones,
  type NewPatientRecord,
  openPatient,
  reachesOf,
  registerPatient,
} from "./register-patient.ts";
export {
  type NewRelatedPerson,
  type RelatedPerson,
  type RelatedPersonDetails,
  type RelatedPersonKind,
  type RelatedPersonRef,
  relatedPersonCollection,
} from "./related-person.ts";
export { nameKeyCollection, phoneKeyCollection, SEARCH_KEY_WRITES } from "./search-key-collection.ts";
export { SEX_SYSTEM, type Sex, sexOfGbCode, sexSchema } from "./sex.ts";
export { writePhoneKeys } from "./write-search-keys.ts";
