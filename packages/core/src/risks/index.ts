/** Risk assessments: published models applied to a patient's facts, stored with edition and inputs. */
export {
  assessAndStore,
  WRITTEN_BY_ASSESSMENT,
} from "./assess-risk.ts";
export { runOfAssessments } from "./assessment-run.ts";
export { portraitRisks } from "./portrait-risks.ts";
export { alertOnTags } from "./raise-alerts.ts";
export type { RiskAlert, RiskAlertDetails, RiskAlertState } from "./risk-alert.ts";
export { riskAlertCollection } from "./risk-alert-collection.ts";
export type {
  AssessedInput,
  AssessmentReason,
  AssessmentResult,
  AssessmentState,
  AssessmentStatus,
  RiskAssessment,
} from "./risk-assessment.ts";
export { riskAssessmentCollection } from "./risk-assessment-collection.ts";
export { riskOperations } from "./risk-operations.ts";
export { riskOutput } from "./risk-output.ts";
export type { RiskAlerts, RiskAssessments, Risks } from "./risks.ts";
