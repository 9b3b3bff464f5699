/** Patients: registering, reading, finding and changing them, with the value objects that describe a person. */

export { type AddressUse, type NewAddress, newAddressSchema } from "./address.ts";
export { type AreaTable, PROVINCE_AREAS } from "./area-codes.ts";
export {
  applyPatientChange,
  recordDeath,
  replacePhones,
} from "./change-patient.ts";
export { parseCitizenId } from "./citizen-id.ts";
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
  type Phone,
  type PhoneUse,
  parsePhone,
} from "./contact-point.ts";
export {
  type DatePeriod,
  IDENTIFIER_KINDS,
  type Identifier,
  type IdentifierKey,
  type IdentifierKind,
  type IdentifierStatus,
  identifierKeySchema,
  identifierKeyText,
  identifierSchema,
  type NewIdentifier,
} from "./identifier.ts";
export { MASK_PROFILES, type MaskProfile } from "./mask-profile.ts";
export { assertMasksHold } from "./mask-strength.ts";
export { maskAddress, maskBirthDate, maskCardNumber, maskIdNumber, maskName, maskPhone } from "./masks.ts";
export {
  earliestDay,
  isPartialDate,
  isSameDay,
  type PartialDate,
  precisionOf,
} from "./partial-date.ts";
export type {
  NewPatient,
  Patient,
  PatientContact,
  PatientIdentity,
  PatientState,
  PatientUpdate,
  ProposedValue,
} from "./patient.ts";
export {
  contactPointCollection,
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
  ReindexStarted,
} from "./patients.ts";
export { type PersonName, personNameSchema } from "./person-name.ts";
export { readPatient } from "./read-patient.ts";
export {
  addIdentifiers,
  addPhones,
  openPatient,
} from "./register-patient.ts";
export { reindexJob } from "./reindex-patients.ts";
export {
  type NewRelatedPerson,
  type RelatedPerson,
  type RelatedPersonDetails,
  type RelatedPersonKind,
  type RelatedPersonRef,
  relatedPersonCollection,
} from "./related-person.ts";
export { retireFirstPhone, WRITTEN_BY_RETIRING } from "./retire-phone.ts";
export { nameKeyCollection, phoneKeyCollection, SEARCH_KEY_WRITES } from "./search-key-collection.ts";
export { SEX_SYSTEM, type Sex, sexOfGbCode, sexSchema } from "./sex.ts";
export { writePhoneKeys } from "./write-search-keys.ts";
