/**
 * Five years of a person's life, as the check-up centre sees them: one visit a year, diagnoses when the values say so
 * twice, treatment from then on, and now and then a stay in hospital.
 */
import { type CheckUpValues, checkUp, type Treatment } from "./check-up.ts";
import type { DiagnosisName } from "./codes.ts";
import { FIRST_YEAR, type InventedPerson } from "./invented-person.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** One yearly visit. */
export interface Visit {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM` on the clock of the check-up centre. */
  readonly time: string;
  /** What was measured. */
  readonly values: CheckUpValues;
  /** What the person was treated for when they came. */
  readonly treated: Treatment;
  /** Diagnoses made at this visit. */
  readonly diagnoses: readonly DiagnosisName[];
}

/** One stay in hospital. */
export interface Stay {
  /** Day of admission. */
  readonly from: string;
  /** Day of discharge. */
  readonly to: string;
  /** Why. */
  readonly reason: DiagnosisName;
}

/** Five years of a person. */
export interface LifeCourse {
  /** The visits, oldest first. */
  readonly visits: readonly Visit[];
  /** The stay, where there was one. */
  readonly stay?: Stay;
}

const YEARS = 5;
const padded = (value: number): string => String(value).padStart(2, "0");

/** Lets a person live through the years. */
export function liveFiveYears(random: SeededRandom, person: InventedPerson): LifeCourse {
  const known = new Set<DiagnosisName>();
  const visits: Visit[] = [];
  const month = random.integer(1, 11);
  for (let year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year += 1) {
    const day = random.integer(1, month === 11 ? 15 : 28); // the last visits lie before the day of the demo
    const treated = { pressure: known.has("hypertension"), sugar: known.has("diabetes") };
    const values = checkUp(random, person, year, treated);
    const diagnoses = newDiagnoses([...visits.map((visit) => visit.values), values], known);
    for (const diagnosis of diagnoses) known.add(diagnosis);
    visits.push({
      date: `${year}-${padded(month)}-${padded(day)}`,
      time: `${padded(random.integer(7, 10))}:${padded(random.integer(0, 59))}`,
      values,
      treated,
      diagnoses,
    });
  }
  return random.chance(0.08) ? { visits, stay: inventStay(random) } : { visits };
}

/** A diagnosis is made when the values of two check-ups in a row are above its border. */
function newDiagnoses(
  seen: readonly CheckUpValues[],
  known: ReadonlySet<DiagnosisName>,
): readonly DiagnosisName[] {
  const lastTwo = seen.slice(-2);
  const twice = (isRaised: (values: CheckUpValues) => boolean): boolean =>
    lastTwo.length === 2 && lastTwo.every(isRaised);
  const found: readonly [DiagnosisName, boolean][] = [
    ["hypertension", twice(({ sbp = 0, dbp = 0 }) => sbp >= 140 || dbp >= 90)],
    ["diabetes", twice(({ fastingGlucose = 0, hba1c = 0 }) => fastingGlucose >= 7 || hba1c >= 6.5)],
    ["kidneyDisease", twice(({ creatinine = 0 }) => creatinine >= 115)],
  ];
  return found.filter(([name, isFound]) => isFound && !known.has(name)).map(([name]) => name);
}

function inventStay(random: SeededRandom): Stay {
  const month = random.integer(2, 10);
  const from = random.integer(1, 14);
  const year = FIRST_YEAR + random.integer(1, YEARS - 1);
  const day = (date: number): string => `${year}-${padded(month)}-${padded(date)}`;
  return { from: day(from), to: day(from + random.integer(3, 9)), reason: "pneumonia" };
}
