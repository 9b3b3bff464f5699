/**
 * What a caller records by hand. The inputs are those of the ingest events without a source's keys, with the shortcuts that
 * a form wants: a bare `code` of an observation is LOINC, and `value: 168, unit` is short for `{ number: 168, unit }`.
 */
import { z } from "zod";
import { exactSchema, type PatientId, patientIdSchema } from "../kernel/index.ts";
import { type CodedConcept, codedConceptSchema, LOINC_SYSTEM } from "../patients/index.ts";
import {
  ALLERGY_CERTAINTIES,
  ALLERGY_STATUSES,
  type AllergyCertainty,
  type AllergyStatus,
  NO_KNOWN_SCOPES,
  type NoKnownScope,
} from "./allergy.ts";
import { type FactTime, factTimeSchema } from "./fact-time.ts";
import {
  CLINICAL_STATUSES,
  type ClinicalStatus,
  CONDITION_CERTAINTIES,
  type ConditionCertainty,
} from "./ingest/condition-input.ts";
import { ENCOUNTER_STATUSES, type EncounterStatus } from "./ingest/encounter-input.ts";
import {
  type Dosage,
  dosageSchema,
  MEDICATION_STATUSES,
  type MedicationStatus,
} from "./ingest/medication-input.ts";
import {
  type ObservationInput,
  type ObservationValue,
  observationValueSchema,
  RESULT_STATUSES,
  type ResultStatus,
} from "./ingest/observation-input.ts";
import { type TrustLevel, trustLevelSchema } from "./ingest/trust.ts";

/** A result to record. */
export interface NewObservation {
  /** What was measured; a bare code is LOINC. */
  readonly code: string | CodedConcept;
  /** What was found; a bare number takes `unit`, a bare text or truth value stands for itself. */
  readonly value: number | string | boolean | ObservationValue;
  /** Unit of a bare number. */
  readonly unit?: string;
  /** When it held: an instant, a date, or a wall-clock time in the tenant's zone. */
  readonly at: FactTime;
  /** How far the result is; `final` when absent. */
  readonly status?: ResultStatus;
  /** Category code, for example `vital-signs`. */
  readonly category?: string;
}

/** A diagnosis to record. */
export interface NewCondition {
  /** What was diagnosed. */
  readonly code: CodedConcept;
  /** Course; `active` when absent. */
  readonly clinical?: ClinicalStatus;
  /** Certainty; `confirmed` when absent. */
  readonly verification?: ConditionCertainty;
  /** When it began. */
  readonly onset?: FactTime;
  /** When it ended. */
  readonly abatement?: FactTime;
}

/** An encounter to record. */
export interface NewEncounter {
  /** Where it stands. */
  readonly status: EncounterStatus;
  /** Kind (HL7 v3 ActCode), for example `AMB`, `IMP`. */
  readonly class?: string;
  /** Start. */
  readonly start?: FactTime;
  /** End. */
  readonly end?: FactTime;
  /** Why. */
  readonly reasons?: readonly CodedConcept[];
}

/** A medication order to record. */
export interface NewMedication {
  /** What was ordered. */
  readonly medication: CodedConcept;
  /** Where it stands; `active` when absent. */
  readonly status?: MedicationStatus;
  /** When it was ordered. */
  readonly authoredAt?: FactTime;
  /** How it is taken. */
  readonly dosage?: readonly Dosage[];
}

/** An allergy to record, or the statement that none is known. */
export type NewAllergy =
  | {
      /** What the patient does not tolerate. */
      readonly code: CodedConcept;
      /** Whether it still exists; `active` when absent. */
      readonly clinical?: AllergyStatus;
      /** Certainty; `unconfirmed` when absent. */
      readonly verification?: AllergyCertainty;
      /** When it began. */
      readonly onset?: FactTime;
    }
  | {
      /** No allergy is known to these substances. */
      readonly noKnown: NoKnownScope;
    };

/** Facts of one patient, recorded by the caller. */
export interface NewFacts {
  /** The patient. */
  readonly patient: PatientId;
  /** Results. */
  readonly observations?: readonly NewObservation[];
  /** Diagnoses. */
  readonly conditions?: readonly NewCondition[];
  /** Encounters. */
  readonly encounters?: readonly NewEncounter[];
  /** Medication orders. */
  readonly medications?: readonly NewMedication[];
  /** Allergies. */
  readonly allergies?: readonly NewAllergy[];
  /** How far they are trusted; `verified` when absent. What a patient told is `reported`. */
  readonly trust?: TrustLevel;
}

const code = z.string().min(1).max(256);
const time = z.exactOptional(factTimeSchema);
const many = <T>(schema: z.ZodType<T>): z.ZodExactOptional<z.ZodType<readonly T[]>> =>
  z.exactOptional(z.array(schema).min(1).max(500).readonly());

const newObservationSchema: z.ZodType<NewObservation> = exactSchema<NewObservation>()(
  z
    .strictObject({
      code: z.union([code, codedConceptSchema]),
      value: z.union([z.number(), z.string().min(1).max(65_536), z.boolean(), observationValueSchema]),
      unit: z.exactOptional(code),
      at: factTimeSchema,
      status: z.exactOptional(z.enum(RESULT_STATUSES)),
      category: z.exactOptional(code),
    })
    .refine(
      ({ value, unit }) => unit === undefined || typeof value === "number",
      "a unit goes with a bare number",
    )
    .readonly(),
);

const newConditionSchema: z.ZodType<NewCondition> = exactSchema<NewCondition>()(
  z
    .strictObject({
      code: codedConceptSchema,
      clinical: z.exactOptional(z.enum(CLINICAL_STATUSES)),
      verification: z.exactOptional(z.enum(CONDITION_CERTAINTIES)),
      onset: time,
      abatement: time,
    })
    .readonly(),
);

const newEncounterSchema: z.ZodType<NewEncounter> = exactSchema<NewEncounter>()(
  z
    .strictObject({
      status: z.enum(ENCOUNTER_STATUSES),
      class: z.exactOptional(code),
      start: time,
      end: time,
      reasons: z.exactOptional(z.array(codedConceptSchema).max(50).readonly()),
    })
    .readonly(),
);

const newMedicationSchema: z.ZodType<NewMedication> = exactSchema<NewMedication>()(
  z
    .strictObject({
      medication: codedConceptSchema,
      status: z.exactOptional(z.enum(MEDICATION_STATUSES)),
      authoredAt: time,
      dosage: z.exactOptional(z.array(dosageSchema).max(50).readonly()),
    })
    .readonly(),
);

const newAllergySchema: z.ZodType<NewAllergy> = exactSchema<NewAllergy>()(
  z.union([
    z
      .strictObject({
        code: codedConceptSchema,
        clinical: z.exactOptional(z.enum(ALLERGY_STATUSES)),
        verification: z.exactOptional(z.enum(ALLERGY_CERTAINTIES)),
        onset: time,
      })
      .readonly(),
    z.strictObject({ noKnown: z.enum(NO_KNOWN_SCOPES) }).readonly(),
  ]),
);

/** Accepts {@link NewFacts}. */
export const newFactsSchema: z.ZodType<NewFacts> = exactSchema<NewFacts>()(
  z
    .strictObject({
      patient: patientIdSchema,
      observations: many(newObservationSchema),
      conditions: many(newConditionSchema),
      encounters: many(newEncounterSchema),
      medications: many(newMedicationSchema),
      allergies: many(newAllergySchema),
      trust: z.exactOptional(trustLevelSchema),
    })
    .readonly(),
);

/** A result with its shortcuts written out. */
export function writtenOut(given: NewObservation): Omit<ObservationInput, "ref"> {
  const { code: what, value, unit, at, status = "final", category } = given;
  return {
    status,
    at,
    code: typeof what === "string" ? { system: LOINC_SYSTEM, code: what } : what,
    value: writtenOutValue(value, unit),
    ...(category === undefined ? {} : { category }),
  };
}

function writtenOutValue(value: NewObservation["value"], unit: string | undefined): ObservationValue {
  if (typeof value === "number") return unit === undefined ? { number: value } : { number: value, unit };
  if (typeof value === "string") return { text: value };
  return typeof value === "boolean" ? { flag: value } : value;
}
