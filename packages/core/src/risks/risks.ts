/**
 * The module's public interface: assessing risk by published models, and the results so far. A result is a status before it
 * is a number; missing data gives `insufficient-data`, never a guess.
 */
import type { Page, PageRequest, PatientId, RecordId } from "../kernel/index.ts";
import type { RiskAlert, RiskAlertState } from "./risk-alert.ts";
import type { RiskAssessment } from "./risk-assessment.ts";

/** Assessments of a patient. */
export interface RiskAssessments {
  /** The assessments, newest first. */
  readonly items: readonly RiskAssessment[];
}

/** Alerts about patients. */
export interface RiskAlerts {
  /**
   * Alerts of one patient, or of all whom the caller may see, newest first.
   *
   * @param input.state open ones when absent
   */
  list(
    input: PageRequest & { readonly patient?: PatientId; readonly state?: RiskAlertState },
  ): Promise<Page<RiskAlert>>;
  /**
   * Says that somebody has looked at an alert; it stays as history.
   *
   * @throws {@link NotFound} when there is no such alert.
   * @throws {@link TransitionRefused} when it was acknowledged before.
   */
  acknowledge(input: { readonly alert: RecordId; readonly note?: string }): Promise<RiskAlert>;
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
  /** What a person should look at. */
  readonly alerts: RiskAlerts;
}
