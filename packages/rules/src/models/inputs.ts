/**
 * Inputs that many models share, with their plausible values.
 */
import type { BooleanInput, ChoiceInput, CountInput, QuantityInput } from "./input-spec.ts";

type Range = readonly [number, number];
type Applicable = { readonly applicable?: Range };
const within = (applicable: Range | undefined): Applicable =>
  applicable === undefined ? {} : { applicable };

/** Sex as the published equations mean it. */
export const SEX: ChoiceInput & { readonly choices: readonly ["male", "female"] } = {
  kind: "choice",
  choices: ["male", "female"],
};

/** A required yes or no. */
export const FLAG: BooleanInput = { kind: "boolean" };
/** A yes or no the model can do without. */
export const OPTIONAL_FLAG: BooleanInput & { readonly required: false } = {
  kind: "boolean",
  required: false,
};
/** A coded problem that counts as absent when it is not listed. */
export const LISTED_PROBLEM: BooleanInput & { readonly required: false } = {
  kind: "boolean",
  required: false,
  absentMeans: "no",
};
/** Known cardiovascular disease, which ends primary prevention. */
export const ASCVD: BooleanInput & { readonly required: false } = {
  kind: "boolean",
  required: false,
  only: false,
  caveatIfMissing: "assumes-no-ascvd",
};
/** Atrial fibrillation, without which two scores mean nothing. */
export const ATRIAL_FIBRILLATION: BooleanInput & { readonly required: false } = {
  kind: "boolean",
  required: false,
  only: true,
  caveatIfMissing: "assumes-atrial-fibrillation",
};

/** A yes or no under the wording of a form. */
export const flagAs = (alias: string): BooleanInput => ({ kind: "boolean", aliases: [alias] });

/** Age in years; limits are in completed years. */
export const age = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["a"],
  plausible: [0, 130],
  completed: true,
  ...within(applicable),
});

/** Systolic pressure. */
export const sbp = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["mm[Hg]", "kPa"],
  indicator: "sbp",
  plausible: [40, 300],
  ...within(applicable),
});

/** Diastolic pressure. */
export const dbp = (): QuantityInput => ({
  kind: "quantity",
  units: ["mm[Hg]", "kPa"],
  indicator: "dbp",
  plausible: [20, 200],
});

/** Total cholesterol computed in mg/dL; 0.5 to 30 mmol/L is plausible. */
export const cholesterolMgDl = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["mg/dL", "mmol/L"],
  indicator: "total-cholesterol",
  plausible: [19, 1161],
  ...within(applicable),
});

/** HDL cholesterol computed in mg/dL; 0.1 to 8 mmol/L is plausible. */
export const hdlMgDl = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["mg/dL", "mmol/L"],
  indicator: "hdl",
  plausible: [3.8, 310],
  ...within(applicable),
});

/** Total cholesterol computed in mmol/L. */
export const cholesterolMmol = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["mmol/L", "mg/dL"],
  indicator: "total-cholesterol",
  plausible: [0.5, 30],
  ...within(applicable),
});

/** HDL cholesterol computed in mmol/L. */
export const hdlMmol = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["mmol/L", "mg/dL"],
  indicator: "hdl",
  plausible: [0.1, 8],
  ...within(applicable),
});

/** Triglycerides computed in mmol/L. */
export const triglyceridesMmol = (): QuantityInput => ({
  kind: "quantity",
  units: ["mmol/L", "mg/dL"],
  indicator: "triglycerides",
  plausible: [0.1, 120],
});

/** Body mass index. */
export const bmi = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["kg/m2"],
  indicator: "bmi",
  plausible: [8, 100],
  ...within(applicable),
});

/** Waist circumference. */
export const waist = (): QuantityInput => ({
  kind: "quantity",
  units: ["cm", "m"],
  indicator: "waist",
  plausible: [30, 250],
});

/** Body weight. */
export const weight = (): QuantityInput => ({
  kind: "quantity",
  units: ["kg", "g"],
  indicator: "weight",
  plausible: [0.5, 500],
});

/** Body height. */
export const height = (): QuantityInput => ({
  kind: "quantity",
  units: ["cm", "m"],
  indicator: "height",
  plausible: [30, 250],
});

/** Serum creatinine computed in mg/dL; 5 to 3000 umol/L is plausible. */
export const creatinineMgDl = (): QuantityInput => ({
  kind: "quantity",
  units: ["mg/dL", "umol/L"],
  indicator: "creatinine",
  plausible: [0.056, 34],
});

/** Estimated glomerular filtration rate. */
export const egfr = (applicable?: Range): QuantityInput => ({
  kind: "quantity",
  units: ["mL/min/{1.73_m2}"],
  indicator: "egfr",
  plausible: [1, 250],
  ...within(applicable),
});

/** Fasting glucose computed in mmol/L. */
export const fastingGlucoseMmol = (): QuantityInput => ({
  kind: "quantity",
  units: ["mmol/L", "mg/dL"],
  indicator: "glucose-fasting",
  plausible: [0.5, 80],
});

/** Heart rate. */
export const heartRate = (): QuantityInput => ({
  kind: "quantity",
  units: ["/min"],
  indicator: "heart-rate",
  plausible: [20, 300],
});

/** One item of a form, in whole points. */
export const item = (range: Range, alias?: string): CountInput => ({
  kind: "count",
  plausible: range,
  unitNeeded: true,
  ...(alias === undefined ? {} : { aliases: [alias] }),
});

/** One item whose points are among a few numbers. */
export const stepItem = (steps: readonly number[], alias: string): CountInput => ({
  kind: "count",
  plausible: [Math.min(...steps), Math.max(...steps)],
  steps,
  unitNeeded: true,
  aliases: [alias],
});
