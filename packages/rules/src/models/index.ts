/**
 * Risk models (风险模型): one typed, cited file per model, each answering with a status before a number.
 *
 * @module
 */
export { findModel, getModel, listModels } from "./registry.ts";
export type {
  AssessCall,
  Assessed,
  Assessment,
  AssessmentBounds,
  AssessmentFrame,
  GivenInput,
  InputLimit,
  InputProblem,
  InsufficientData,
  InvalidInput,
  ModelInput,
  ModelOutput,
  NamedInputProblem,
  NotApplicable,
  RiskModel,
  Scalar,
} from "./risk-model.ts";
