/**
 * Patient (患者): the person a hospital cares for. The record is sealed in two groups, identity and contact; numbers and
 * telephone numbers are rows of their own, so that each can be found by blind index and end on its own.
 */
import { z } from "zod";
import { exactSchema, type Instant, instantSchema, type PatientId } from "../kernel/index.ts";
import { type NewAddress, newAddressSchema } from "./address.ts";
import { type NewPhone, newPhoneSchema, type Phone } from "./contact-point.ts";
import { type Identifier, type NewIdentifier, newIdentifierSchema } from "./identifier.ts";
import { type PartialDate, partialDateSchema } from "./partial-date.ts";
import { type PersonName, personNameSchema } from "./person-name.ts";
import { type Sex, sexSchema } from "./sex.ts";

/** Whether the record is in use. */
export type PatientState = "active" | "inactive";

/** A value that a source of lower trust stated and a person has to confirm (待核实). */
export interface ProposedValue {
  /** Field name. */
  readonly field: string;
  /** The value as stated. */
  readonly value: string;
  /** Where it came from. */
  readonly source: string;
  /** When it was stated. */
  readonly at: Instant;
}

/** The sealed identity of a patient. */
export interface PatientIdentity {
  /** Name in use, as written. */
  readonly name?: PersonName;
  /** Names no longer in use. */
  readonly formerNames?: readonly PersonName[];
  /** Administrative sex (GB/T 2261.1 with `other`). */
  readonly sex?: Sex;
  /** Birth date, as far as it is known. */
  readonly birthDate?: PartialDate;
  /** Date of death, as far as it is known. */
  readonly deceasedOn?: PartialDate;
  /** Values that wait to be confirmed. */
  readonly proposed?: readonly ProposedValue[];
  /** Names of fields that staff stated or corrected; only a source of trust `verified` overwrites them. */
  readonly verified?: readonly string[];
}

/** The sealed addresses of a patient. */
export interface PatientContact {
  /** Postal addresses. */
  readonly addresses?: readonly NewAddress[];
}

/** A patient as a caller sees them: fields without a permit are absent. */
export interface Patient extends PatientIdentity, PatientContact {
  /** Id of the patient, and of the subject of all their data. */
  readonly id: PatientId;
  /** Version to change the record under. */
  readonly version: number;
  /** Whether the record is in use. */
  readonly state: PatientState;
  /** True once a death is recorded, with or without its date. */
  readonly deceased: boolean;
  /** Numbers of the patient: citizen id, medical record number, cards. */
  readonly identifiers?: readonly Identifier[];
  /** Telephone numbers in use, by preference. */
  readonly phones?: readonly Phone[];
}

/** What a caller registers. */
export interface NewPatient {
  /** Name, as written. */
  readonly name: PersonName;
  /** Administrative sex. */
  readonly sex?: Sex;
  /** Birth date, as far as it is known: `1958`, `1958-03` or `1958-03-02`. */
  readonly birthDate?: PartialDate;
  /** Telephone numbers. */
  readonly phones?: readonly NewPhone[];
  /** Postal addresses. */
  readonly addresses?: readonly NewAddress[];
  /** Numbers of the patient. */
  readonly identifiers?: readonly NewIdentifier[];
}

/** What may change: an absent field is kept, `null` deletes it. Identifiers are added, never removed. */
export interface PatientUpdate {
  /** Name in use; the one before becomes a former name. */
  readonly name?: PersonName;
  /** Administrative sex. */
  readonly sex?: Sex | null;
  /** Birth date. */
  readonly birthDate?: PartialDate | null;
  /** All telephone numbers: those not named end. */
  readonly phones?: readonly NewPhone[];
  /** All postal addresses. */
  readonly addresses?: readonly NewAddress[] | null;
  /** Further numbers. */
  readonly identifiers?: readonly NewIdentifier[];
}

const phones = z.array(newPhoneSchema).max(20).readonly();
const addresses = z.array(newAddressSchema).max(20).readonly();
const identifiers = z.array(newIdentifierSchema).max(50).readonly();

/** Accepts a {@link NewPatient}. */
export const newPatientSchema: z.ZodType<NewPatient> = exactSchema<NewPatient>()(
  z
    .strictObject({
      name: personNameSchema,
      sex: z.exactOptional(sexSchema),
      birthDate: z.exactOptional(partialDateSchema),
      phones: z.exactOptional(phones),
      addresses: z.exactOptional(addresses),
      identifiers: z.exactOptional(identifiers),
    })
    .readonly(),
);

/** Accepts a {@link PatientUpdate}. */
export const patientUpdateSchema: z.ZodType<PatientUpdate> = exactSchema<PatientUpdate>()(
  z
    .strictObject({
      name: z.exactOptional(personNameSchema),
      sex: z.exactOptional(sexSchema.nullable()),
      birthDate: z.exactOptional(partialDateSchema.nullable()),
      phones: z.exactOptional(phones),
      addresses: z.exactOptional(addresses.nullable()),
      identifiers: z.exactOptional(identifiers),
    })
    .readonly(),
);

/** Accepts a {@link PatientIdentity}; the schema of its sealed group. */
export const patientIdentitySchema: z.ZodType<PatientIdentity> = exactSchema<PatientIdentity>()(
  z
    .strictObject({
      name: z.exactOptional(personNameSchema),
      formerNames: z.exactOptional(z.array(personNameSchema).max(50).readonly()),
      sex: z.exactOptional(sexSchema),
      birthDate: z.exactOptional(partialDateSchema),
      deceasedOn: z.exactOptional(partialDateSchema),
      proposed: z.exactOptional(
        z
          .array(
            z
              .strictObject({
                field: z.string().max(40),
                value: z.string().max(2000),
                source: z.string().max(63),
                at: instantSchema,
              })
              .readonly(),
          )
          .max(100)
          .readonly(),
      ),
      verified: z.exactOptional(z.array(z.string().max(40)).max(20).readonly()),
    })
    .readonly(),
);

/** Accepts a {@link PatientContact}; the schema of its sealed group. */
export const patientContactSchema: z.ZodType<PatientContact> = exactSchema<PatientContact>()(
  z.strictObject({ addresses: z.exactOptional(addresses) }).readonly(),
);
