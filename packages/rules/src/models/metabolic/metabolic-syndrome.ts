/**
 * Metabolic syndrome after the Chinese Diabetes Society: at least three criteria of the 2004 definition (of four) or of
 * the 2017 guideline (of five). The two are often mixed up. To be checked against the official text.
 */
import { assembleModel } from "../define-model.ts";
import type { InputSpecs, PartialValues, QuantityInput } from "../input-spec.ts";
import {
  bmi,
  dbp,
  fastingGlucoseMmol,
  hdlMmol,
  OPTIONAL_FLAG,
  SEX,
  sbp,
  triglyceridesMmol,
  waist,
} from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";
import { anyMet, atLeast, below, type Criterion, type Known, syndromeOutcome } from "./criteria.ts";

const GLUCOSE_2H: QuantityInput = {
  kind: "quantity",
  units: ["mmol/L", "mg/dL"],
  analyte: "glucose",
  plausible: [0.5, 80],
};

const COMMON = {
  sex: { ...SEX, required: false },
  glucoseFasting: { ...fastingGlucoseMmol(), required: false },
  glucose2h: { ...GLUCOSE_2H, required: false },
  glucoseTreated: OPTIONAL_FLAG,
  sbp: { ...sbp(), required: false },
  dbp: { ...dbp(), required: false },
  bpTreated: OPTIONAL_FLAG,
  triglycerides: { ...triglyceridesMmol(), required: false },
  hdlCholesterol: { ...hdlMmol(), required: false },
} as const satisfies InputSpecs;
const INPUTS_2004 = { ...COMMON, bmi: { ...bmi(), required: false } } as const satisfies InputSpecs;
const INPUTS_2017 = { ...COMMON, waist: { ...waist(), required: false } } as const satisfies InputSpecs;

type Common = PartialValues<typeof COMMON>;

const GLUCOSE_INPUTS = ["glucoseFasting", "glucose2h", "glucoseTreated"];
const PRESSURE_INPUTS = ["sbp", "dbp", "bpTreated"];

const glucose = (v: Common): Criterion => ({
  of: GLUCOSE_INPUTS,
  met: anyMet(atLeast(v.glucoseFasting, 6.1), atLeast(v.glucose2h, 7.8), v.glucoseTreated),
});
const pressure = (v: Common, systolic: number, diastolic: number): Criterion => ({
  of: PRESSURE_INPUTS,
  met: anyMet(atLeast(v.sbp, systolic), atLeast(v.dbp, diastolic), v.bpTreated),
});
const bySex = (v: Common, test: (limits: "male" | "female") => Known): Known =>
  v.sex === undefined ? undefined : test(v.sex);

const FACTS = {
  kind: "classification",
  outputs: [{ name: "criteriaMet" }, { name: "present" }],
  licence: "published definition",
  wording: "none-needed",
} as const;

const HDL_2004 = { male: 0.9, female: 1 };
const WAIST_2017 = { male: 90, female: 85 };

/** Metabolic syndrome, Chinese Diabetes Society 2004. */
export const metabolicSyndrome2004: RiskModel = assembleModel(
  {
    ...FACTS,
    id: "metabolic-syndrome-cds-2004",
    edition: "CDS 2004",
    title: { zh: "代谢综合征（CDS 2004）", en: "Metabolic syndrome, CDS 2004" },
    inputs: INPUTS_2004,
    source: { citation: "中华医学会糖尿病学分会 2004, to be checked against the official text" },
  },
  (read) => {
    const v = read as PartialValues<typeof INPUTS_2004>; // each value was read by its spec
    const lowHdl = bySex(v, (sex) => below(v.hdlCholesterol, HDL_2004[sex]));
    const criteria: readonly Criterion[] = [
      { of: ["bmi"], met: atLeast(v.bmi, 25) },
      glucose(v),
      pressure(v, 140, 90),
      { of: ["sex", "triglycerides", "hdlCholesterol"], met: anyMet(atLeast(v.triglycerides, 1.7), lowHdl) },
    ];
    return syndromeOutcome(criteria, read);
  },
);

/** Metabolic syndrome, Chinese Diabetes Society 2017. */
export const metabolicSyndrome2017: RiskModel = assembleModel(
  {
    ...FACTS,
    id: "metabolic-syndrome-cds-2017",
    edition: "CDS 2017",
    title: { zh: "代谢综合征（CDS 2017）", en: "Metabolic syndrome, CDS 2017" },
    inputs: INPUTS_2017,
    source: { citation: "中国2型糖尿病防治指南 2017, to be checked against the official text" },
  },
  (read) => {
    const v = read as PartialValues<typeof INPUTS_2017>; // each value was read by its spec
    const criteria: readonly Criterion[] = [
      { of: ["sex", "waist"], met: bySex(v, (sex) => atLeast(v.waist, WAIST_2017[sex])) },
      glucose(v),
      pressure(v, 130, 85),
      { of: ["triglycerides"], met: atLeast(v.triglycerides, 1.7) },
      { of: ["hdlCholesterol"], met: below(v.hdlCholesterol, 1.04) },
    ];
    return syndromeOutcome(criteria, read);
  },
);
