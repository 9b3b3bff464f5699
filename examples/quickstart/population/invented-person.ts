/**
 * Invented people: who they are and what they bring along. Nobody real is meant: medical record numbers are those of a
 * hospital that does not exist, telephone numbers lie in a block of nothing but zeros, and there is no citizen id.
 */
import { inventName } from "./invented-names.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** Where someone lives. */
export interface Home {
  /** The postal address. */
  readonly address: Readonly<Record<"province" | "city" | "district" | "street", string>>;
  /** North of the Yangtze, as the China-PAR model asks. */
  readonly north: boolean;
  /** In a town. */
  readonly urban: boolean;
}

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
  /** Where they live. */
  readonly home: Home;
  /** Tobacco. */
  readonly smoking: "never" | "former" | "current";
  /** A parent or sibling had a heart attack or a stroke. */
  readonly familyHistory: boolean;
  /** Height in cm. */
  readonly heightCm: number;
  /** Body mass index at the first check-up, and its change each year. */
  readonly bmi: number;
  readonly bmiPerYear: number;
  /** Tendencies, in standard deviations: pressure, sugar, fat, kidney. */
  readonly tendency: Readonly<Record<"pressure" | "sugar" | "fat" | "kidney", number>>;
}

const HOMES: readonly [Home, ...Home[]] = [
  home("上海市 上海市 黄浦区 样板路", { north: false, urban: true }),
  home("江苏省 苏州市 姑苏区 虚构巷", { north: false, urban: true }),
  home("浙江省 杭州市 桐庐县 演示村", { north: false, urban: false }),
  home("山东省 济南市 历下区 示例街", { north: true, urban: true }),
];

function home(where: string, region: Omit<Home, "address">): Home {
  const [province = "", city = "", district = "", street = ""] = where.split(" ");
  return { ...region, address: { province, city, district, street } };
}

/** Year in which the check-ups begin. */
export const FIRST_YEAR = 2022;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const padded = (value: number, length: number): string => String(value).padStart(length, "0");

/** Invents one person. */
export function inventPerson(random: SeededRandom, index: number): InventedPerson {
  const sex = random.chance(0.52) ? "male" : "female";
  const age = Math.min(86, Math.max(24, Math.round(random.normal(55, 13))));
  const birthDate = `${FIRST_YEAR - age}-${padded(random.integer(1, 12), 2)}-${padded(random.integer(1, 28), 2)}`;
  const { address, ...region } = random.pick(HOMES);
  const street = `${address.street}${random.integer(1, 900)}号${random.integer(101, 2805)}室`;
  const smokes = sex === "male" ? 0.42 : 0.03;
  const smoking = random.chance(smokes) ? "current" : random.chance(smokes / 2) ? "former" : "never";
  return {
    index,
    recordNumber: `MR${padded(26_000_001 + index * 7, 10)}`,
    name: inventName(random, sex),
    sex,
    birthDate,
    phone: `1990000${padded(1000 + index, 4)}`,
    home: { ...region, address: { ...address, street } },
    smoking,
    familyHistory: random.chance(0.18),
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
