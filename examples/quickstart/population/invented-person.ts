/**
 * Invented people: who they are and what they bring along. Nobody real is meant: medical record numbers are those of a
 * hospital that does not exist, telephone numbers lie in a block of nothing but zeros, and there is no citizen id.
 */
import { inventName } from "./invented-names.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** One invented person; the numbers are what the five check-ups are computed from. */
export interface InventedPerson {
  /** Position in the population, from 0. */
  readonly index: number;
  /** Medical record number. */
  readonly recordNumber: string;
  /** Name, surname first. */
  readonly name: string;
  /** Sex. */
  readonly sex: "male" | "female";
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** Mobile number, or a masked one where the source keeps it to itself. */
  readonly phone: string;
  /** District and street. */
  readonly home: {
    readonly province: string;
    readonly city: string;
    readonly district: string;
    readonly street: string;
  };
  /** Tobacco. */
  readonly smoking: "never" | "former" | "current";
  /** Height in cm. */
  readonly heightCm: number;
  /** Body mass index at the first check-up, and its change each year. */
  readonly bmi: number;
  readonly bmiPerYear: number;
  /** Tendencies, in standard deviations: pressure, sugar, fat, kidney. */
  readonly tendency: Readonly<Record<"pressure" | "sugar" | "fat" | "kidney", number>>;
}

const HOMES: readonly [InventedPerson["home"], ...InventedPerson["home"][]] = [
  { province: "上海市", city: "上海市", district: "黄浦区", street: "样板路" },
  { province: "上海市", city: "上海市", district: "徐汇区", street: "示例路" },
  { province: "江苏省", city: "苏州市", district: "姑苏区", street: "虚构巷" },
  { province: "浙江省", city: "杭州市", district: "西湖区", street: "演示街" },
];

/** Year in which the check-ups begin. */
export const FIRST_YEAR = 2022;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const padded = (value: number, length: number): string => String(value).padStart(length, "0");

/** Invents one person. */
export function inventPerson(random: SeededRandom, index: number): InventedPerson {
  const sex = random.chance(0.52) ? "male" : "female";
  const age = Math.min(86, Math.max(24, Math.round(random.normal(55, 13))));
  const birthDate = `${FIRST_YEAR - age}-${padded(random.integer(1, 12), 2)}-${padded(random.integer(1, 28), 2)}`;
  const home = random.pick(HOMES);
  const smokes = sex === "male" ? 0.42 : 0.03;
  const smoking = random.chance(smokes) ? "current" : random.chance(smokes / 2) ? "former" : "never";
  return {
    index,
    recordNumber: `MR${padded(26_000_001 + index * 7, 10)}`,
    name: inventName(random, sex),
    sex,
    birthDate,
    phone: `1990000${padded(1000 + index, 4)}`,
    home: { ...home, street: `${home.street}${random.integer(1, 900)}号${random.integer(101, 2805)}室` },
    smoking,
    heightCm: round(random.normal(sex === "male" ? 169 : 158, 6), 1),
    bmi: Math.max(17, random.normal(24.2, 3.2)),
    bmiPerYear: random.normal(0.12, 0.2),
    tendency: {
      pressure: random.normal(0, 1),
      sugar: random.normal(0, 1),
      fat: random.normal(0, 1),
      kidney: random.normal(0, 1),
    },
  };
}
