/**
 * The module's public interface: assessing risk by published models, and the results so far. A result is a status before it
 * is a number; missing data gives `insufficient-data`, never a guess.
 */
import type { PatientId } from "../kernel/index.ts";
import type { RiskAssessment } from "./risk-assessment.ts";

/** Assessments of a patient. */
export interface RiskAssessments {
  /** The assessments, newest first. */
  readonly items: readonly RiskAssessment[];
}

/** Risk assessments of patients. */
export interface Risks {
  /**
   * Assesses a patient by a published model now, and stores the result with model edition and inputs.
   *
   * @throws {@link UnknownModel} when no model has this id.
   */
  assess(input: { readonly patient: PatientId; readonly model: string }): Promise<RiskAssessment>;
  /** The newest assessment of each model. */
  list(input: { readonly patient: PatientId }): Promise<RiskAssessments>;
}
