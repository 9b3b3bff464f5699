/**
 * The Cox form that several equations share: a weighted sum of terms, and a risk from the baseline survival. Coefficients
 * stay with their equation.
 */

/** Risk in percent: `1 − S0^exp(sum − mean)`. */
export function coxRiskPct(sum: number, mean: number, survival: number): number {
  return 100 * (1 - survival ** Math.exp(sum - mean));
}

/** Sum of coefficients times terms; a missing term counts nothing. */
export function weightedSum(coefficients: readonly number[], terms: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, index) => sum + coefficient * (terms[index] ?? 0), 0);
}
