/**
 * Static checks of conditions over risk models.
 */
import { findModel } from "../models/index.ts";
import type { ModelCondition } from "../rule-set/index.ts";
import type { Finding } from "./fact-checks.ts";

/** Findings about one condition. */
export function checkModelCondition(condition: ModelCondition): readonly Finding[] {
  const model = findModel(condition.id);
  if (model === undefined) return [{ code: "unknown-model" }];
  const output = model.outputs.find((one) => one.name === condition.output);
  if (output === undefined) return [{ code: "unknown-output" }];
  const { value } = condition;
  if (output.labels === undefined) return [];
  return typeof value === "string" && output.labels.includes(value)
    ? []
    : [{ code: "impossible-range", note: "not one of the labels" }];
}
