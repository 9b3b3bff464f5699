/**
 * Risk models (风险模型): one typed, cited file per model, each answering with a status before a number.
 *
 * @module
 */
export { findModel, getModel, listModels } from "./registry.ts";
export type {
  AssessCall,
  Assessment,
  AssessmentBounds,
  InputProblem,
  ModelInput,
  ModelOutput,
  RiskModel,
  Scalar,
} from "./risk-model.ts";
