/** Risk assessments: published models applied to a patient's facts, stored with edition and inputs. */
export { assessAndStore, resultOf, riskFacts } from "./assess-risk.ts";
export { modelInputs } from "./model-inputs.ts";
export type {
  AssessedInput,
  AssessmentResult,
  AssessmentState,
  AssessmentStatus,
  RiskAssessment,
} from "./risk-assessment.ts";
export { type RiskAssessmentRow, riskAssessmentCollection } from "./risk-assessment-collection.ts";
export { riskOperations } from "./risk-operations.ts";
export type { Risks } from "./risks.ts";
