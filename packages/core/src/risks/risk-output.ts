/**
 * One output of the newest assessment by a model, as segments ask for it. It fills the port `RiskOutput` of `tags/`, which
 * may not know this folder.
 */
import type { RiskOutput } from "../tags/index.ts";
import { currentAssessments } from "./assess-risk.ts";

/** The output as text; `undefined` where there is no assessment with a result, or none that the caller may see. */
export const riskOutput: RiskOutput = async (context, patient, model, output) => {
  const current = await currentAssessments(context, patient);
  const result = current.find(({ record }) => record.result?.model === model)?.record.result;
  const value = result?.status === "ok" ? result.outputs?.[output] : undefined;
  return value === undefined ? undefined : String(value);
};
