/**
 * Inputs and population limits of the pooled cohort equations, 2013 and 2018: ages 40 to 79, without known cardiovascular
 * disease. The limits are those of the 2013 guideline.
 */
import type { BooleanInput, ChoiceInput, QuantityInput } from "../input-spec.ts";
import { ASCVD, age, cholesterolMgDl, FLAG, hdlMgDl, SEX, sbp } from "../inputs.ts";

/** What both editions ask. */
export type PooledCohortInputs = {
  readonly sex: typeof SEX;
  readonly race: ChoiceInput & { readonly choices: readonly ["white", "black", "other"] };
  readonly age: QuantityInput;
  readonly totalCholesterol: QuantityInput;
  readonly hdlCholesterol: QuantityInput;
  readonly sbp: QuantityInput;
  readonly bpTreated: BooleanInput;
  readonly currentSmoker: BooleanInput;
  readonly diabetes: BooleanInput;
  readonly ascvd: typeof ASCVD;
};

/** Inputs of both editions; `other` is computed as `white`. */
export const POOLED_COHORT_INPUTS: PooledCohortInputs = {
  sex: SEX,
  race: { kind: "choice", choices: ["white", "black", "other"] },
  age: age([40, 79]),
  totalCholesterol: cholesterolMgDl([130, 320]),
  hdlCholesterol: hdlMgDl([20, 100]),
  sbp: sbp([90, 200]),
  bpTreated: FLAG,
  currentSmoker: FLAG,
  diabetes: FLAG,
  ascvd: ASCVD,
};
