/**
 * Risk assessment (风险评估): what a published model says about a patient, with the edition and the very inputs it was
 * given, so that any number can be traced. A result is a status before it is a number; `insufficient-data` and
 * `not-applicable` are stored like any other result.
 */
import { z } from "zod";
import { exactSchema, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";

/** Whether an assessment is the newest of its model. */
export type AssessmentState = "current" | "superseded";

/** Status of a model's result. */
export type AssessmentStatus = "ok" | "insufficient-data" | "not-applicable" | "invalid-input";

/** One input as it was given. */
export interface AssessedInput {
  /** Name in the model. */
  readonly name: string;
  /** Value. */
  readonly value: number | string | boolean;
  /** Unit as reported. */
  readonly unit?: string;
  /** When it was true. */
  readonly at?: Instant;
  /** Id of its record. */
  readonly source?: string;
}

/** Why a model does not apply, or what is wrong with an input. */
export interface AssessmentReason {
  /** Name of the input. */
  readonly input: string;
  /** The limit that it lies outside, or the problem. */
  readonly reason: string;
}

/** The sealed part of an assessment. */
export interface AssessmentResult {
  /** Model id; names the edition. */
  readonly model: string;
  /** Edition in words. */
  readonly edition: string;
  /** Status before any number. */
  readonly status: AssessmentStatus;
  /** Outputs, where the status is `ok`. */
  readonly outputs?: Readonly<Record<string, number | string | boolean>>;
  /** Caveats that belong to the number. */
  readonly caveats?: readonly string[];
  /** Inputs that are missing. */
  readonly missing?: readonly string[];
  /** Why the model does not apply, or which inputs are wrong. */
  readonly reasons?: readonly AssessmentReason[];
  /** The inputs as given. */
  readonly inputs: readonly AssessedInput[];
}

/** An assessment of a patient. */
export interface RiskAssessment extends AssessmentResult {
  /** Id of the assessment. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Whether it is the newest of its model. */
  readonly state: AssessmentState;
  /** When it was made. */
  readonly assessedAt: Instant;
}

const scalar = z.union([z.number(), z.string().max(200), z.boolean()]);

/** Accepts an {@link AssessmentResult}; the schema of its sealed group. */
export const assessmentResultSchema: z.ZodType<AssessmentResult> = exactSchema<AssessmentResult>()(
  z
    .strictObject({
      model: z.string().max(100),
      edition: z.string().max(200),
      status: z.enum(["ok", "insufficient-data", "not-applicable", "invalid-input"]),
      outputs: z.exactOptional(z.record(z.string(), scalar).readonly()),
      caveats: z.exactOptional(z.array(z.string().max(200)).readonly()),
      missing: z.exactOptional(z.array(z.string().max(200)).readonly()),
      reasons: z.exactOptional(
        z.array(z.strictObject({ input: z.string(), reason: z.string() }).readonly()).readonly(),
      ),
      inputs: z
        .array(
          z
            .strictObject({
              name: z.string().max(100),
              value: scalar,
              unit: z.exactOptional(z.string().max(64)),
              at: z.exactOptional(z.string()),
              source: z.exactOptional(z.string()),
            })
            .readonly(),
        )
        .readonly(),
    })
    .readonly(),
);
