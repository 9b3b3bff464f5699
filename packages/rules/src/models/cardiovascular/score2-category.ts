/**
 * Risk classes of the SCORE2 family, on the risk rounded to one decimal. The European borders rise with age (ESC guideline
 * on prevention, 2021); those of the Asia-Pacific paper do not and are to be checked against it.
 */
import { bandOf, roundHalfUp } from "../bands.ts";

/** Classes of the European guideline. */
export const EUROPEAN_CLASSES = ["Low risk", "Moderate risk", "High risk"] as const;
/** Classes of the Asia-Pacific paper, to be checked against it. */
export const ASIA_PACIFIC_CLASSES = ["Low risk", "Moderate risk", "High risk", "Very high risk"] as const;

/** Lower borders of moderate and high risk by age. */
const BORDERS: readonly (readonly [number, readonly [number, number]])[] = [
  [50, [5, 10]],
  [70, [7.5, 15]],
];

/** European class: the borders rise with age. */
export function europeanClass(riskPct: number, age: number): string {
  const [moderate, high] = bandOf<readonly [number, number]>([[0, [2.5, 7.5]], ...BORDERS], age);
  const [low, middle, top] = EUROPEAN_CLASSES;
  return bandOf<string>(
    [
      [0, low],
      [moderate, middle],
      [high, top],
    ],
    roundHalfUp(riskPct, 1),
  );
}

/** Asia-Pacific class: borders at 5, 10 and 20 %. */
export function asiaPacificClass(riskPct: number): string {
  const [low, middle, high, top] = ASIA_PACIFIC_CLASSES;
  return bandOf<string>(
    [
      [0, low],
      [5, middle],
      [10, high],
      [20, top],
    ],
    roundHalfUp(riskPct, 1),
  );
}
