/**
 * The risk models by id. An id names its edition; there is no "current" model, the hospital chooses.
 */
import { UnknownModel } from "../kernel/index.ts";
import { bmiCn } from "./anthropometry/bmi-cn.ts";
import { chinaPar } from "./cardiovascular/china-par.ts";
import { ckdEpi2021Cr } from "./kidney/ckd-epi-2021-cr.ts";
import { kdigoAcrCategory } from "./kidney/kdigo-acr-category.ts";
import { kdigoCkdRisk } from "./kidney/kdigo-ckd-risk.ts";
import { kdigoGfrCategory } from "./kidney/kdigo-gfr-category.ts";
import type { RiskModel } from "./risk-model.ts";

const MODELS: readonly RiskModel[] = Object.freeze([
  chinaPar,
  bmiCn,
  ckdEpi2021Cr,
  kdigoGfrCategory,
  kdigoAcrCategory,
  kdigoCkdRisk,
]);

const BY_ID: ReadonlyMap<string, RiskModel> = new Map(MODELS.map((model) => [model.id, model]));

/**
 * The model of this id.
 *
 * @throws {@link UnknownModel} when there is none.
 * @example
 * ```ts
 * getModel("map").assess({
 *   inputs: { sbp: { value: 110, unit: "mm[Hg]" }, dbp: { value: 70, unit: "mm[Hg]" } },
 *   at: "2026-11-21T08:00:00Z",
 * }); // status "ok", outputs.map 83.33…
 * ```
 */
export function getModel(id: string): RiskModel {
  const model = BY_ID.get(id);
  if (model === undefined) throw new UnknownModel(id);
  return model;
}

/** The model of this id, or `undefined`. */
export function findModel(id: string): RiskModel | undefined {
  return BY_ID.get(id);
}

/** All models, grouped by field. */
export function listModels(): readonly RiskModel[] {
  return MODELS;
}
