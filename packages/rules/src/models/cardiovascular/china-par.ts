/**
 * China-PAR 2016: ten-year risk of atherosclerotic cardiovascular disease in Chinese adults.
 *
 * The paper prints the men's coefficients with two decimals only. At age 60, SBP 130, TC 210, HDL 55, waist 80, diabetes,
 * north, urban they give 11.64 % where the paper prints 11.0 %; with the printed women's baseline survival of 0.99 every
 * woman comes out about a third too low. The coefficients marked "derived" are therefore taken from the supplement's
 * column "coefficient × value" (130.88, 127.28, 3.32, −2.78, −3.12 and −114.21 at ln 60, ln 130, ln 210, ln 55, ln 80 and
 * ln 60 × ln 130); the women's survival is solved from the worked example. The authors' site calculator is the reference.
 * For treated pressure only printed coefficients exist, with rounding errors of both signs.
 */
import { defineModel } from "../define-model.ts";
import { ASCVD, age, cholesterolMgDl, FLAG, hdlMgDl, OPTIONAL_FLAG, SEX, sbp, waist } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

const MEN = {
  lnAge: 31.96604, // derived
  lnSbp: 26.14876, // derived
  lnSbpTreated: 27.39,
  lnTotal: 0.620896, // derived
  lnHdl: -0.693728, // derived
  lnWaist: -0.711999, // derived
  smoker: 3.96,
  diabetes: 0.36,
  north: 0.48,
  urban: -0.16,
  family: 6.22,
  lnAgeLnSbp: -5.73074, // derived
  lnAgeLnSbpTreated: -6.02,
  lnAgeSmoker: -0.94,
  lnAgeFamily: -1.53,
  mean: 140.68,
  survival: 0.9707,
};

const WOMEN = {
  ...{ lnAge: 24.87, lnSbp: 19.98, lnSbpTreated: 20.71, lnTotal: 0.06, lnHdl: -0.22, lnWaist: 1.48 },
  ...{ smoker: 0.49, diabetes: 0.57, north: 0.54, urban: 0, family: 0 },
  ...{ lnAgeLnSbp: -4.36, lnAgeLnSbpTreated: -4.53, lnAgeSmoker: 0, lnAgeFamily: 0 },
  ...{ mean: 117.26, survival: 0.9851 }, // survival solved from the worked example; the paper prints 0.99
};

const MMOL_TO_MGDL = 1 / 0.0259; // as in the paper

const category = (percent: number): string => (percent < 5 ? "低危" : percent < 10 ? "中危" : "高危");

/** China-PAR 2016, ten years. */
export const chinaPar: RiskModel = defineModel({
  id: "china-par-2016-10y",
  edition: "2016",
  title: { zh: "China-PAR 十年心血管病风险", en: "China-PAR 10-year ASCVD risk" },
  kind: "equation",
  inputs: {
    sex: SEX,
    age: age([35, 74]),
    sbp: sbp(),
    bpTreated: FLAG,
    totalCholesterol: { ...cholesterolMgDl(), factors: { "mmol/L": MMOL_TO_MGDL } },
    hdlCholesterol: { ...hdlMgDl(), factors: { "mmol/L": MMOL_TO_MGDL } },
    waist: waist(),
    currentSmoker: FLAG,
    diabetes: FLAG,
    northernChina: FLAG,
    urban: OPTIONAL_FLAG,
    familyHistoryAscvd: OPTIONAL_FLAG,
    ascvd: ASCVD,
  },
  outputs: [
    { name: "risk10yPct", unit: "%" },
    { name: "individualSum" },
    { name: "category", labels: ["低危", "中危", "高危"] },
  ],
  source: {
    citation:
      "Yang X et al. Circulation 2016;134:1430-1440 and supplement; 中国心血管病风险评估和管理指南 2019",
    doi: "10.1161/CIRCULATIONAHA.116.022367",
  },
  licence: "no licence statement found for the published equations",
  wording: "none-needed",
  compute: (v) => {
    const man = v.sex === "male";
    const missing = man
      ? (["urban", "familyHistoryAscvd"] as const).filter((name) => v[name] === undefined)
      : [];
    if (missing.length > 0) return { missing };
    const c = man ? MEN : WOMEN;
    const lnAge = Math.log(v.age);
    const lnSbp = Math.log(v.sbp);
    const pressure = v.bpTreated
      ? c.lnSbpTreated * lnSbp + c.lnAgeLnSbpTreated * lnAge * lnSbp
      : c.lnSbp * lnSbp + c.lnAgeLnSbp * lnAge * lnSbp;
    const individualSum =
      c.lnAge * lnAge +
      pressure +
      c.lnTotal * Math.log(v.totalCholesterol) +
      c.lnHdl * Math.log(v.hdlCholesterol) +
      c.lnWaist * Math.log(v.waist) +
      (v.currentSmoker ? c.smoker + c.lnAgeSmoker * lnAge : 0) +
      (v.diabetes ? c.diabetes : 0) +
      (v.northernChina ? c.north : 0) +
      (v.urban ? c.urban : 0) +
      (v.familyHistoryAscvd ? c.family + c.lnAgeFamily * lnAge : 0);
    const risk10yPct = 100 * (1 - c.survival ** Math.exp(individualSum - c.mean));
    return {
      outputs: { risk10yPct, individualSum, category: category(risk10yPct) },
      caveats: v.bpTreated ? ["rounded-coefficients"] : [],
    };
  },
});
