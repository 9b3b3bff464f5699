/**
 * Rows of patients, their numbers and their telephone numbers. In clear stand ids, states and a death flag; names, dates
 * and numbers are sealed, and found through the blind indexes declared here (`encryption.md` section 8).
 */
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import type { PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type Phone, phoneSchema } from "./contact-point.ts";
import { type Identifier, type IdentifierStatus, identifierSchema } from "./identifier.ts";
import {
  type PatientContact,
  type PatientIdentity,
  type PatientState,
  patientContactSchema,
  patientIdentitySchema,
} from "./patient.ts";

/** A stored patient. */
export interface PatientRow {
  /** Id of the patient. */
  readonly id: PatientId;
  /** Whether the record is in use. */
  readonly state: PatientState;
  /** True once a death is recorded. */
  readonly deceased: boolean;
  /** Sealed identity. */
  readonly identity?: PatientIdentity;
  /** Sealed addresses. */
  readonly contact?: PatientContact;
}

/** A stored number of a patient. */
export interface IdentifierRow {
  /** Id of the row. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** `active` or `ended`. */
  readonly state: IdentifierStatus;
  /** Sealed number. */
  readonly number?: Identifier;
}

/** A stored telephone number of a patient. */
export interface ContactPointRow {
  /** Id of the row. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** `active` or `ended`; ended ones stay for the history. */
  readonly state: "active" | "ended";
  /** Order of preference, 1 first. */
  readonly rank: number;
  /** Sealed number. */
  readonly phone?: Phone;
}

const group = <T extends object>(
  spec: Pick<SealedGroupSpec<T>, "id" | "name" | "category" | "schema">,
): SealedGroupSpec<T> => ({ ...spec, key: "subject", version: 1, upgrades: new Map() });

/** The collection of patients. */
export const patientCollection: RecordCollection<PatientRow> = recordCollection<PatientRow>()({
  id: 50,
  name: "patient",
  family: "patients",
  subject: "id",
  columns: { state: { type: "text", max: 16 }, deceased: { type: "bool" } },
  sealedGroups: [
    group<PatientIdentity>({ id: 1, name: "identity", category: "identity", schema: patientIdentitySchema }),
    group<PatientContact>({ id: 2, name: "contact", category: "contact", schema: patientContactSchema }),
  ],
  blindIndexes: [
    blindIndex<PatientIdentity>({
      id: 1,
      name: "nameBirth",
      width: { kind: "exact" },
      normaliser: ["name/1", "date/1"],
      of: ["name", "birthDate"],
    }),
    blindIndex<PatientIdentity>({
      id: 2,
      name: "name",
      width: { kind: "bucket", bits: 14, cardinality: 50_000 },
      normaliser: "name/1",
      of: ["name"],
    }),
  ],
});

/** The collection of patients' numbers. */
export const identifierCollection: RecordCollection<IdentifierRow> = recordCollection<IdentifierRow>()({
  id: 51,
  name: "identifier",
  family: "patients",
  subject: "patientId",
  columns: { patientId: { type: "uuid" }, state: { type: "text", max: 16 } },
  sealedGroups: [
    group<Identifier>({ id: 1, name: "number", category: "identity", schema: identifierSchema }),
  ],
  blindIndexes: [
    blindIndex<Identifier>({
      id: 1,
      name: "value",
      width: { kind: "exact" },
      unique: true,
      normaliser: "identifier/1",
      of: ["system", "assigner", "value"],
    }),
  ],
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});

/** The collection of patients' telephone numbers. */
export const contactPointCollection: RecordCollection<ContactPointRow> = recordCollection<ContactPointRow>()({
  id: 52,
  name: "contactPoint",
  family: "patients",
  subject: "patientId",
  columns: { patientId: { type: "uuid" }, state: { type: "text", max: 16 }, rank: { type: "int" } },
  sealedGroups: [group<Phone>({ id: 1, name: "phone", category: "contact", schema: phoneSchema })],
  blindIndexes: [
    blindIndex<Phone>({
      id: 1,
      name: "number",
      width: { kind: "exact" },
      normaliser: "phone/1",
      of: ["number"],
    }),
  ],
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});
