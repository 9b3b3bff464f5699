/**
 * The form that the CKD-EPI equations share: `k · min(Cr/κ, 1)^α · max(Cr/κ, 1)^β · c^age · factor`, creatinine in mg/dL,
 * κ 0.7 for women and 0.9 for men. Sources: NEJM 2021;385:1737 (2021), Ann Intern Med 2009;150:604 (2009).
 */

/** Coefficients of one equation for one sex. */
export interface CkdEpiTerms {
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
  readonly perYear: number;
  readonly factor: number;
}

/** Filtration rate by creatinine and age, in mL/min/{1.73_m2}. */
export function ckdEpi(terms: CkdEpiTerms, female: boolean, creatinine: number, age: number): number {
  const ratio = creatinine / (female ? 0.7 : 0.9);
  const bend = Math.min(ratio, 1) ** terms.alpha * Math.max(ratio, 1) ** terms.beta;
  return terms.k * bend * terms.perYear ** age * terms.factor;
}
