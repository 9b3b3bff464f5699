/**
 * Inputs of the SCORE2 family. The models differ in age range and in whether diabetes must be absent or present; the risk
 * region is a choice of the host, not of the patient's address.
 */
import type { BooleanInput, ChoiceInput, QuantityInput } from "../input-spec.ts";
import { ASCVD, age, cholesterolMmol, FLAG, hdlMmol, SEX, sbp } from "../inputs.ts";
import { RISK_REGIONS } from "./score2-equation.ts";

/** What every model of the family asks. */
export type Score2Inputs = {
  readonly riskRegion: ChoiceInput & { readonly choices: typeof RISK_REGIONS };
  readonly sex: typeof SEX;
  readonly age: QuantityInput;
  readonly currentSmoker: BooleanInput;
  readonly sbp: QuantityInput;
  readonly diabetes: BooleanInput;
  readonly totalCholesterol: QuantityInput;
  readonly hdlCholesterol: QuantityInput;
  readonly ascvd: typeof ASCVD;
};

/** Inputs for an age range and for people with or without diabetes. */
export function score2Inputs(ages: readonly [number, number], diabetes: boolean): Score2Inputs {
  return {
    riskRegion: { kind: "choice", choices: RISK_REGIONS },
    sex: SEX,
    age: age(ages),
    currentSmoker: FLAG,
    sbp: sbp(),
    diabetes: { kind: "boolean", only: diabetes },
    totalCholesterol: cholesterolMmol(),
    hdlCholesterol: hdlMmol(),
    ascvd: ASCVD,
  };
}
