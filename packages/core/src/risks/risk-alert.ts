/**
 * Alert (预警): something about a patient that a person should look at, raised by a rule of kind `alert` or by an
 * assessment that reaches a high category. It names what raised it, rule set and revision or model and edition; a person
 * acknowledges it, and it stays as history.
 */
import { z } from "zod";
import { exactSchema, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";

/** Whether somebody has looked at an alert. */
export type RiskAlertState = "open" | "acknowledged";

/** The sealed part of an alert. */
export interface RiskAlertDetails {
  /** What raised it. */
  readonly source: "rule" | "model";
  /** Id of the rule or model. */
  readonly name: string;
  /** How urgent it is. */
  readonly severity: "info" | "warning" | "urgent";
  /** SHA-256 of the rule set, for a rule's alert. */
  readonly ruleSetHash?: string;
  /** Revision of the rule, for a rule's alert. */
  readonly revision?: number;
  /** The category that was reached, for a model's alert. */
  readonly category?: string;
  /** Edition of the model, for a model's alert. */
  readonly edition?: string;
  /** Id of the actor who acknowledged it. */
  readonly acknowledgedBy?: string;
  /** What that person noted. */
  readonly note?: string;
}

/** An alert about a patient. */
export interface RiskAlert extends RiskAlertDetails {
  /** Id of the alert. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Whether somebody has looked at it. */
  readonly state: RiskAlertState;
  /** The tag assignment or the assessment that raised it. */
  readonly cause: RecordId;
  /** When it was raised. */
  readonly raisedAt: Instant;
  /** When it was acknowledged. */
  readonly acknowledgedAt?: Instant;
}

/** Accepts a {@link RiskAlertDetails}; the schema of its sealed group. */
export const riskAlertDetailsSchema: z.ZodType<RiskAlertDetails> = exactSchema<RiskAlertDetails>()(
  z
    .strictObject({
      source: z.enum(["rule", "model"]),
      name: z.string().max(200),
      severity: z.enum(["info", "warning", "urgent"]),
      ruleSetHash: z.exactOptional(z.string().length(64)),
      revision: z.exactOptional(z.int()),
      category: z.exactOptional(z.string().max(200)),
      edition: z.exactOptional(z.string().max(200)),
      acknowledgedBy: z.exactOptional(z.string().max(200)),
      note: z.exactOptional(z.string().min(1).max(1000)),
    })
    .readonly(),
);
