/**
 * The operations of `session.patients`, collected under the names by which a host calls them. Each is a value of its own in
 * the file named for its verb.
 */
import { markPatientDeceased, updatePatient } from "./change-patient.ts";
import { findPatients, getPatient, listPatients } from "./read-patient.ts";
import { registerPatient } from "./register-patient.ts";
import { reindexPatients } from "./reindex-patients.ts";
import { relatedPersonOperations } from "./related-person-operations.ts";
import { reversePatientDeath } from "./reverse-death.ts";
import { searchPatients } from "./search-patients.ts";

/** All operations on patients, by their name in the session. */
export const patientOperations: {
  readonly register: typeof registerPatient;
  readonly get: typeof getPatient;
  readonly find: typeof findPatients;
  readonly search: typeof searchPatients;
  readonly list: typeof listPatients;
  readonly reindex: typeof reindexPatients;
  readonly update: typeof updatePatient;
  readonly markDeceased: typeof markPatientDeceased;
  readonly reverseDeath: typeof reversePatientDeath;
  readonly relatedPersons: typeof relatedPersonOperations;
} = {
  register: registerPatient,
  get: getPatient,
  find: findPatients,
  search: searchPatients,
  list: listPatients,
  reindex: reindexPatients,
  update: updatePatient,
  markDeceased: markPatientDeceased,
  reverseDeath: reversePatientDeath,
  relatedPersons: relatedPersonOperations,
};
