/**
 * The values of one check-up, from a person's build, age, tendencies and treatment. The numbers move together as they do
 * in life (weight with pressure, sugar with HbA1c, LDL by Friedewald's formula); they describe no studied population.
 */

import type { ResultName } from "./codes.ts";
import { FIRST_YEAR, type InventedPerson } from "./invented-person.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What was measured; what a visit left out is absent. */
export type CheckUpValues = Readonly<Partial<Record<ResultName, number>>>;

/** What a person is treated for when they come. */
export interface Treatment {
  /** Takes medicine for the pressure. */
  readonly pressure: boolean;
  /** Takes medicine for the sugar. */
  readonly sugar: boolean;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const atLeast = (least: number, value: number): number => Math.max(least, value);

/** Share of check-ups at which the waist is measured; without it no China-PAR risk can be told. */
const WAIST_MEASURED = 0.7;

/** Measures a person. */
export function checkUp(
  random: SeededRandom,
  person: InventedPerson,
  year: number,
  treated: Treatment,
): CheckUpValues {
  const age = year - Number(person.birthDate.slice(0, 4));
  const bmi = atLeast(16, person.bmi + person.bmiPerYear * (year - FIRST_YEAR) + random.normal(0, 0.25));
  const isMale = person.sex === "male";
  const excess = bmi - 23.5;
  const values: Partial<Record<ResultName, number>> = {
    height: person.heightCm,
    weight: round(bmi * (person.heightCm / 100) ** 2, 1),
    bmi: round(bmi, 1),
    ...pressure(random, person, { age, excess, treated: treated.pressure }),
    heartRate: Math.round(random.normal(73, 8)),
    ...sugar(random, person, { age, excess, treated: treated.sugar }),
    ...fat(random, person, excess),
    creatinine: Math.round(
      atLeast(
        35,
        (isMale ? 78 : 59) +
          0.25 * (age - 50) +
          atLeast(-8, 26 * (person.tendency.kidney - 1)) +
          random.normal(0, 4),
      ),
    ),
  };
  if (random.chance(WAIST_MEASURED))
    values.waist = round((isMale ? 84 : 78) + 2.4 * excess + 0.12 * (age - 50) + random.normal(0, 2.5), 1);
  return values;
}

interface Moment {
  readonly age: number;
  readonly excess: number;
  readonly treated: boolean;
}

function pressure(random: SeededRandom, { tendency }: InventedPerson, now: Moment): CheckUpValues {
  const lowered = now.treated ? random.normal(13, 6) : 0;
  const sbp = 121 + 0.5 * (now.age - 45) + 1.5 * now.excess + 12 * tendency.pressure + random.normal(0, 5);
  const dbp = 77 + 0.05 * (now.age - 45) + 0.8 * now.excess + 7 * tendency.pressure + random.normal(0, 3.5);
  return { sbp: Math.round(atLeast(88, sbp - lowered)), dbp: Math.round(atLeast(50, dbp - lowered * 0.6)) };
}

function sugar(random: SeededRandom, { tendency }: InventedPerson, now: Moment): CheckUpValues {
  const resistance = atLeast(0, tendency.sugar + now.excess / 8 - 0.8);
  const fasting =
    5 + 0.012 * (now.age - 45) + 2.6 * resistance - (now.treated ? 1.1 : 0) + random.normal(0, 0.3);
  const fastingGlucose = round(atLeast(3.7, fasting), 1);
  return { fastingGlucose, hba1c: round(2.9 + 0.5 * fastingGlucose + random.normal(0, 0.15), 1) };
}

function fat(random: SeededRandom, { sex, tendency }: InventedPerson, excess: number): CheckUpValues {
  const triglycerides = round(
    atLeast(0.4, Math.exp(0.2 + 0.06 * excess + 0.32 * tendency.fat) + random.normal(0, 0.15)),
    2,
  );
  const hdl = round(atLeast(0.6, (sex === "male" ? 1.25 : 1.45) - 0.03 * excess + random.normal(0, 0.12)), 2);
  const totalCholesterol = round(
    atLeast(2.6, 4.7 + 0.75 * tendency.fat + 0.04 * excess + random.normal(0, 0.25)),
    2,
  );
  // Friedewald's formula in mmol/L; the laboratory prints no LDL above 4.5 mmol/L of triglycerides.
  const ldl =
    triglycerides > 4.5 ? {} : { ldl: round(atLeast(0.5, totalCholesterol - hdl - triglycerides / 2.2), 2) };
  return { totalCholesterol, hdl, ...ldl, triglycerides };
}
