/**
 * The risk models by id. An id names its edition; there is no "current" model, the hospital chooses.
 */
import { UnknownModel } from "../kernel/index.ts";
import { curb65 } from "./acute/curb-65.ts";
import { graceInHospital } from "./acute/grace-inhospital-2003.ts";
import { news2 } from "./acute/news2.ts";
import { qsofa } from "./acute/qsofa.ts";
import { bmiCn } from "./anthropometry/bmi-cn.ts";
import { bmiDefinition } from "./anthropometry/bmi-definition.ts";
import { waistCn } from "./anthropometry/waist-cn.ts";
import { cha2ds2Vasc } from "./cardiovascular/cha2ds2-vasc.ts";
import { chinaPar } from "./cardiovascular/china-par.ts";
import { framinghamBmi, framinghamLipid } from "./cardiovascular/framingham-2008.ts";
import { hasBled } from "./cardiovascular/has-bled.ts";
import { hypertensionCn } from "./cardiovascular/hypertension-cn.ts";
import { meanArterialPressure } from "./cardiovascular/mean-arterial-pressure.ts";
import { pce2013 } from "./cardiovascular/pce-2013.ts";
import { pceYadlowsky2018 } from "./cardiovascular/pce-yadlowsky-2018.ts";
import { preventBase, preventHba1c, preventUacr } from "./cardiovascular/prevent.ts";
import { score2 } from "./cardiovascular/score2-2021.ts";
import { score2AsiaPacific } from "./cardiovascular/score2-asia-pacific-2024.ts";
import { score2Diabetes } from "./cardiovascular/score2-diabetes-2023.ts";
import { score2Op } from "./cardiovascular/score2-op-2021.ts";
import { braden } from "./geriatric/braden.ts";
import { charlson } from "./geriatric/charlson.ts";
import { morseFallScale } from "./geriatric/morse-fall-scale.ts";
import { hospitalScore } from "./hospital/hospital-score.ts";
import { lace } from "./hospital/lace.ts";
import { ckdEpi2009Cr } from "./kidney/ckd-epi-2009-cr.ts";
import { ckdEpi2021Cr } from "./kidney/ckd-epi-2021-cr.ts";
import { ckdEpi2021CrCys } from "./kidney/ckd-epi-2021-cr-cys.ts";
import { cockcroftGault } from "./kidney/cockcroft-gault.ts";
import { kdigoAcrCategory } from "./kidney/kdigo-acr-category.ts";
import { kdigoCkdRisk } from "./kidney/kdigo-ckd-risk.ts";
import { kdigoGfrCategory } from "./kidney/kdigo-gfr-category.ts";
import { mdrd4 } from "./kidney/mdrd-4.ts";
import { apri } from "./liver/apri.ts";
import { fib4 } from "./liver/fib-4.ts";
import { gad7 } from "./mental-health/gad-7.ts";
import { phq9 } from "./mental-health/phq-9.ts";
import { adaRiskTest } from "./metabolic/ada-risk-test.ts";
import { cdrs2013 } from "./metabolic/cdrs-2013.ts";
import { findrisc } from "./metabolic/findrisc.ts";
import { homaIr } from "./metabolic/homa-ir.ts";
import { ldlFriedewald } from "./metabolic/ldl-friedewald.ts";
import { metabolicSyndrome2004, metabolicSyndrome2017 } from "./metabolic/metabolic-syndrome.ts";
import { catCopd } from "./respiratory/cat-copd.ts";
import { stopBang } from "./respiratory/stop-bang.ts";
import type { RiskModel } from "./risk-model.ts";

const MODELS: readonly RiskModel[] = Object.freeze([
  ...[
    cha2ds2Vasc,
    chinaPar,
    framinghamLipid,
    framinghamBmi,
    hasBled,
    hypertensionCn,
    meanArterialPressure,
    pce2013,
    pceYadlowsky2018,
    preventBase,
    preventUacr,
    preventHba1c,
    score2,
    score2AsiaPacific,
    score2Diabetes,
    score2Op,
  ],
  ...[adaRiskTest, cdrs2013, findrisc, homaIr, ldlFriedewald, metabolicSyndrome2004, metabolicSyndrome2017],
  ...[bmiCn, bmiDefinition, waistCn],
  ...[
    ckdEpi2009Cr,
    ckdEpi2021CrCys,
    ckdEpi2021Cr,
    cockcroftGault,
    kdigoAcrCategory,
    kdigoCkdRisk,
    kdigoGfrCategory,
    mdrd4,
  ],
  ...[apri, fib4],
  ...[gad7, phq9],
  ...[catCopd, stopBang],
  ...[braden, charlson, morseFallScale],
  ...[hospitalScore, lace],
  ...[curb65, graceInHospital, news2, qsofa],
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
