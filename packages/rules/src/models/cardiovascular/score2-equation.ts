/**
 * The form of the SCORE2 family: an uncalibrated risk `1 − S0^exp(x)` and its recalibration to a risk region,
 * `1 − exp(−exp(a + b·ln(−ln(1 − u))))`. Cholesterol in mmol/L. Tables: Eur Heart J 2021;42:2439 and 2455, 2023;44:2544,
 * and doi 10.1093/eurheartj/ehae609.
 */
import { weightedSum } from "./cox-risk.ts";

/** Risk regions. */
export const RISK_REGIONS = ["Low", "Moderate", "High", "Very high"] as const;
/** One risk region. */
export type RiskRegion = (typeof RISK_REGIONS)[number];
/** Recalibration of each region: a and b. */
export type Recalibration = Readonly<Record<RiskRegion, readonly [a: number, b: number]>>;

/** What the equations ask of a person. */
export interface Score2Person {
  /** Completed years. */
  readonly age: number;
  readonly currentSmoker: boolean;
  readonly sbp: number;
  readonly diabetes: boolean;
  /** mmol/L. */
  readonly totalCholesterol: number;
  /** mmol/L. */
  readonly hdlCholesterol: number;
}

/** Coefficients: A, smoker, s, diabetes, t, h, A·smoker, A·s, A·diabetes, A·t, A·h, and the baseline survival. */
export interface Score2Terms {
  readonly terms: readonly number[];
  readonly survival: number;
}

/** Recalibration of SCORE2 and SCORE2-Diabetes in Europe. */
export const EUROPE: Readonly<Record<"male" | "female", Recalibration>> = {
  male: {
    Low: [-0.5699, 0.7476],
    Moderate: [-0.1565, 0.8009],
    High: [0.3207, 0.936],
    "Very high": [0.5836, 0.8294],
  },
  female: {
    Low: [-0.738, 0.7019],
    Moderate: [-0.3143, 0.7701],
    High: [0.571, 0.9369],
    "Very high": [0.9412, 0.8329],
  },
};

/** Coefficients of SCORE2, also used by the Asia-Pacific recalibration. */
export const SCORE2_TERMS: Readonly<Record<"male" | "female", Score2Terms>> = {
  male: {
    terms: [0.3742, 0.6012, 0.2777, 0.6457, 0.1458, -0.2698, -0.0755, -0.0255, -0.0983, -0.0281, 0.0426],
    survival: 0.9605,
  },
  female: {
    terms: [0.4648, 0.7744, 0.3131, 0.8096, 0.1002, -0.2606, -0.1088, -0.0277, -0.1272, -0.0226, 0.0613],
    survival: 0.9776,
  },
};

/** The linear predictor of SCORE2 and SCORE2-Diabetes. */
export function score2Predictor({ terms }: Score2Terms, person: Score2Person): number {
  const a = (person.age - 60) / 5;
  const s = (person.sbp - 120) / 20;
  const t = person.totalCholesterol - 6;
  const h = (person.hdlCholesterol - 1.3) / 0.5;
  const [smoker, diabetes] = [Number(person.currentSmoker), Number(person.diabetes)];
  return weightedSum(terms, [
    ...[a, smoker, s, diabetes, t, h],
    ...[a * smoker, a * s, a * diabetes, a * t, a * h],
  ]);
}

/** Recalibrated risk in percent. */
export function recalibratedPct(x: number, survival: number, [a, b]: readonly [number, number]): number {
  const uncalibrated = 1 - survival ** Math.exp(x);
  return 100 * (1 - Math.exp(-Math.exp(a + b * Math.log(-Math.log(1 - uncalibrated)))));
}
