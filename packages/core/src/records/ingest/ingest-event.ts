/**
 * Neutral ingest events: what the readers of FHIR bundles, HL7 v2 messages and tables all produce. A reader knows a
 * format and nothing else; what an event does to stored data is decided by `ingest.apply` alone. Events carry shapes that
 * were checked and values that were not.
 */
import { z } from "zod";
import { exactSchema, type PatientId, patientIdSchema } from "../../kernel/index.ts";
import { type IdentifierKey, identifierKeySchema } from "../../patients/index.ts";
import {
  type AllergyInput,
  allergyInputSchema,
  type NoKnownAllergy,
  noKnownAllergySchema,
} from "./allergy-input.ts";
import { type ConditionInput, conditionInputSchema } from "./condition-input.ts";
import { type EncounterInput, encounterInputSchema } from "./encounter-input.ts";
import { type MedicationInput, medicationInputSchema } from "./medication-input.ts";
import {
  type ObservationInput,
  observationInputSchema,
  type ResultReport,
  resultReportSchema,
} from "./observation-input.ts";
import { type PatientChange, patientChangeSchema } from "./patient-change.ts";
import { type Retraction, retractionSchema } from "./retraction.ts";
import { sourceCodeSchema } from "./source-text.ts";

/** Where in the input something stood; never a value. */
export interface SourceLocator {
  /** What is counted: bundle entries, message segments, table rows. */
  readonly unit: "entry" | "segment" | "row";
  /** Position, from 0. */
  readonly index: number;
  /** Field inside the unit, in the format's own notation. */
  readonly path?: string;
}

/** Whose a fact is: by identifiers, or by a patient that the caller already knows. */
export type SubjectRef =
  | {
      /** Any of these. */
      readonly identifiers: readonly IdentifierKey[];
    }
  | {
      /** A stored patient. */
      readonly patient: PatientId;
    };

/** What every event carries. */
export interface IngestEventBase {
  /** Id of a registered ingest source. */
  readonly source: string;
  /** Idempotency key: this delivery of this fact. */
  readonly key: string;
  /** What the fact is about in the source's own terms; stable across corrections. */
  readonly ref: string;
  /** Whose it is. */
  readonly subject: SubjectRef;
  /** The source's own version time; absent = no ordering known. */
  readonly occurredAt?: string;
  /** Where it stood in the input. */
  readonly locator: SourceLocator;
}

/** A person's data at the source. */
export interface PatientUpserted extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "patient-upserted";
  /** Field-wise change. */
  readonly patient: PatientChange;
}

/** The source united two of its records. */
export interface PatientsMerged extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "patients-merged";
  /** Identifiers of the record that is given up. */
  readonly goingAway: readonly IdentifierKey[];
  /** Identifiers of the record that stays. */
  readonly survivor: readonly IdentifierKey[];
}

/** Results, or the retraction of some. */
export interface ObservationsReported extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "observations-reported";
  /** The report they came in. */
  readonly report?: ResultReport;
  /** The results. */
  readonly observations: readonly (ObservationInput | Retraction)[];
}

/** A diagnosis, or its retraction. */
export interface ConditionRecorded extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "condition-recorded";
  /** The diagnosis. */
  readonly condition: ConditionInput | Retraction;
}

/** A visit, stay or appointment, or its retraction. */
export interface EncounterChanged extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "encounter-changed";
  /** The encounter. */
  readonly encounter: EncounterInput | Retraction;
}

/** A medication order, or its retraction. */
export interface MedicationOrdered extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "medication-ordered";
  /** The order. */
  readonly medication: MedicationInput | Retraction;
}

/** An allergy, the statement that there is none, or a retraction. */
export interface AllergyRecorded extends IngestEventBase {
  /** Discriminator. */
  readonly kind: "allergy-recorded";
  /** The allergy. */
  readonly allergy: AllergyInput | NoKnownAllergy | Retraction;
}

/** One fact of a source. */
export type IngestEvent =
  | PatientUpserted
  | PatientsMerged
  | ObservationsReported
  | ConditionRecorded
  | EncounterChanged
  | MedicationOrdered
  | AllergyRecorded;

/** The kinds of events. */
export type IngestEventKind = IngestEvent["kind"];

/** Form of the id of an ingest source. */
export const SOURCE_ID: RegExp = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/**
 * System of the identifier that a source's own record key becomes, so that a second delivery finds the same person even
 * without any business identifier.
 *
 * @example
 * ```ts
 * sourceIdentifierSystem("his"); // "urn:hcrm:source:his"
 * ```
 */
export function sourceIdentifierSystem(source: string): string {
  return `urn:hcrm:source:${source}`;
}

const keysSchema = z.array(identifierKeySchema).min(1).max(100).readonly();

const baseShape = {
  source: z.string().regex(SOURCE_ID, "not the id of an ingest source"),
  key: sourceCodeSchema,
  ref: sourceCodeSchema,
  subject: z.union([
    z.strictObject({ identifiers: keysSchema }).readonly(),
    z.strictObject({ patient: patientIdSchema }).readonly(),
  ]),
  occurredAt: z.exactOptional(sourceCodeSchema),
  locator: z
    .strictObject({
      unit: z.enum(["entry", "segment", "row"]),
      index: z.int().min(0),
      path: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
};

/** Accepts an {@link IngestEvent}. */
export const ingestEventSchema: z.ZodType<IngestEvent> = exactSchema<IngestEvent>()(
  z.discriminatedUnion("kind", [
    z
      .strictObject({ ...baseShape, kind: z.literal("patient-upserted"), patient: patientChangeSchema })
      .readonly(),
    z
      .strictObject({
        ...baseShape,
        kind: z.literal("patients-merged"),
        goingAway: keysSchema,
        survivor: keysSchema,
      })
      .readonly(),
    z
      .strictObject({
        ...baseShape,
        kind: z.literal("observations-reported"),
        report: z.exactOptional(resultReportSchema),
        observations: z
          .array(z.union([observationInputSchema, retractionSchema]))
          .min(1)
          .max(500)
          .readonly(),
      })
      .readonly(),
    z
      .strictObject({
        ...baseShape,
        kind: z.literal("condition-recorded"),
        condition: z.union([conditionInputSchema, retractionSchema]),
      })
      .readonly(),
    z
      .strictObject({
        ...baseShape,
        kind: z.literal("encounter-changed"),
        encounter: z.union([encounterInputSchema, retractionSchema]),
      })
      .readonly(),
    z
      .strictObject({
        ...baseShape,
        kind: z.literal("medication-ordered"),
        medication: z.union([medicationInputSchema, retractionSchema]),
      })
      .readonly(),
    z
      .strictObject({
        ...baseShape,
        kind: z.literal("allergy-recorded"),
        allergy: z.union([allergyInputSchema, noKnownAllergySchema, retractionSchema]),
      })
      .readonly(),
  ]),
);
