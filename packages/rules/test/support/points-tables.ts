// content table: the bands of the points models
/**
 * Every band of every points table, typed from the tables of the publications as the rules design prints them (section 5,
 * points and classes). Kept apart from the source, so that a slip in one of the two shows.
 */
import type { Inputs } from "./model-calls.ts";

/** A border and the points beside it. */
export type Row = readonly [border: number, points: number];

/** One table of bands. */
export interface Table {
  readonly model: string;
  readonly input: string;
  readonly unit: string;
  /** Whether a border belongs to the band it opens (`from`) or to the band it closes (`to`). */
  readonly side: "from" | "to";
  /** Bands in rising order; the border of the first (`from`) or last (`to`) is only an end of the table. */
  readonly rows: readonly Row[];
  /** What else the call needs. */
  readonly beside?: Inputs;
  /** Smallest step that the input can take. */
  readonly step?: number;
}

const is = (value: string | number | boolean) => ({ value });
const WOMAN = { sex: is("female") };

/** All tables. */
export const TABLES: readonly Table[] = [
  {
    ...{ model: "cdrs-2013", input: "age", unit: "a", side: "from" },
    rows: [
      [20, 0],
      [25, 4],
      [35, 8],
      [40, 11],
      [45, 12],
      [50, 13],
      [55, 15],
      [60, 16],
      [65, 18],
    ],
  },
  {
    ...{ model: "cdrs-2013", input: "sbp", unit: "mm[Hg]", side: "from" },
    rows: [
      [40, 0],
      [110, 1],
      [120, 3],
      [130, 6],
      [140, 7],
      [150, 8],
      [160, 10],
    ],
  },
  {
    model: "cdrs-2013",
    input: "bmi",
    unit: "kg/m2",
    side: "from",
    rows: [
      [8, 0],
      [22, 1],
      [24, 3],
      [30, 5],
    ],
  },
  {
    ...{ model: "cdrs-2013", input: "waist", unit: "cm", side: "from" },
    rows: [
      [30, 0],
      [75, 3],
      [80, 5],
      [85, 7],
      [90, 8],
      [95, 10],
    ],
  },
  {
    ...{ model: "cdrs-2013", input: "waist", unit: "cm", side: "from", beside: WOMAN },
    rows: [
      [30, 0],
      [70, 3],
      [75, 5],
      [80, 7],
      [85, 8],
      [90, 10],
    ],
  },
  {
    model: "findrisc",
    input: "age",
    unit: "a",
    side: "from",
    rows: [
      [0, 0],
      [45, 2],
      [55, 3],
      [65, 4],
    ],
  },
  {
    model: "findrisc",
    input: "bmi",
    unit: "kg/m2",
    side: "from",
    rows: [
      [8, 0],
      [25, 1],
    ],
  },
  {
    model: "findrisc",
    input: "bmi",
    unit: "kg/m2",
    side: "to",
    rows: [
      [30, 1],
      [100, 3],
    ],
  },
  {
    model: "findrisc",
    input: "waist",
    unit: "cm",
    side: "from",
    rows: [
      [30, 0],
      [94, 3],
    ],
  },
  {
    model: "findrisc",
    input: "waist",
    unit: "cm",
    side: "to",
    rows: [
      [102, 3],
      [250, 4],
    ],
  },
  {
    model: "findrisc",
    input: "waist",
    unit: "cm",
    side: "from",
    beside: WOMAN,
    rows: [
      [30, 0],
      [80, 3],
    ],
  },
  {
    model: "findrisc",
    input: "waist",
    unit: "cm",
    side: "to",
    beside: WOMAN,
    rows: [
      [88, 3],
      [250, 4],
    ],
  },
  {
    model: "ada-risk-test",
    input: "age",
    unit: "a",
    side: "from",
    rows: [
      [0, 0],
      [40, 1],
      [50, 2],
      [60, 3],
    ],
  },
  {
    model: "ada-risk-test",
    input: "bmi",
    unit: "kg/m2",
    side: "from",
    rows: [
      [8, 0],
      [25, 1],
      [30, 2],
      [40, 3],
    ],
  },
  {
    model: "cha2ds2-vasc",
    input: "age",
    unit: "a",
    side: "from",
    rows: [
      [0, 0],
      [65, 1],
      [75, 2],
    ],
  },
  {
    model: "has-bled",
    input: "age",
    unit: "a",
    side: "to",
    rows: [
      [65, 0],
      [130, 1],
    ],
  },
  {
    model: "has-bled",
    input: "sbp",
    unit: "mm[Hg]",
    side: "to",
    rows: [
      [160, 0],
      [300, 1],
    ],
  },
  {
    model: "has-bled",
    input: "creatinine",
    unit: "umol/L",
    side: "to",
    rows: [
      [200, 0],
      [3000, 1],
    ],
  },
  {
    model: "has-bled",
    input: "drinksPerWeek",
    unit: "/wk",
    side: "from",
    rows: [
      [0, 0],
      [8, 1],
    ],
  },
  {
    ...{ model: "charlson-age-adjusted", input: "age", unit: "a", side: "from" },
    rows: [
      [0, 0],
      [50, 1],
      [60, 2],
      [70, 3],
      [80, 4],
    ],
  },
  {
    ...{ model: "grace-inhospital-2003", input: "age", unit: "a", side: "from" },
    rows: [
      [0, 0],
      [30, 8],
      [40, 25],
      [50, 41],
      [60, 58],
      [70, 75],
      [80, 91],
      [90, 100],
    ],
  },
  {
    ...{ model: "grace-inhospital-2003", input: "heartRate", unit: "/min", side: "from" },
    rows: [
      [20, 0],
      [50, 3],
      [70, 9],
      [90, 15],
      [110, 24],
      [150, 38],
      [200, 46],
    ],
  },
  {
    ...{ model: "grace-inhospital-2003", input: "sbp", unit: "mm[Hg]", side: "from" },
    rows: [
      [40, 58],
      [80, 53],
      [100, 43],
      [120, 34],
      [140, 24],
      [160, 10],
      [200, 0],
    ],
  },
  {
    ...{ model: "grace-inhospital-2003", input: "creatinine", unit: "mg/dL", side: "from" },
    rows: [
      [0.06, 1],
      [0.4, 4],
      [0.8, 7],
      [1.2, 10],
      [1.6, 13],
      [2, 21],
      [4, 28],
    ],
  },
  {
    ...{ model: "news2", input: "respiratoryRate", unit: "/min", side: "to" },
    rows: [
      [8, 3],
      [11, 1],
      [20, 0],
      [24, 2],
      [100, 3],
    ],
  },
  {
    model: "news2",
    input: "spo2",
    unit: "%",
    side: "to",
    rows: [
      [91, 3],
      [93, 2],
      [95, 1],
      [100, 0],
    ],
  },
  {
    ...{ model: "news2", input: "spo2", unit: "%", side: "to", beside: { spo2Scale: is(2) } },
    rows: [
      [83, 3],
      [85, 2],
      [87, 1],
      [92, 0],
      [100, 0],
    ], // on air nothing above 87 counts
  },
  {
    ...{ model: "news2", input: "spo2", unit: "%", side: "to" },
    beside: { spo2Scale: is(2), supplementalOxygen: is(true) },
    rows: [
      [83, 3],
      [85, 2],
      [87, 1],
      [92, 0],
      [94, 1],
      [96, 2],
      [100, 3],
    ],
  },
  {
    ...{ model: "news2", input: "sbp", unit: "mm[Hg]", side: "to" },
    rows: [
      [90, 3],
      [100, 2],
      [110, 1],
      [219, 0],
      [300, 3],
    ],
  },
  {
    ...{ model: "news2", input: "heartRate", unit: "/min", side: "to" },
    rows: [
      [40, 3],
      [50, 1],
      [90, 0],
      [110, 1],
      [130, 2],
      [300, 3],
    ],
  },
  {
    ...{ model: "news2", input: "temperature", unit: "Cel", side: "to" },
    rows: [
      [35, 3],
      [36, 1],
      [38, 0],
      [39, 1],
      [45, 2],
    ],
  },
  {
    model: "curb-65",
    input: "respiratoryRate",
    unit: "/min",
    side: "from",
    rows: [
      [1, 0],
      [30, 1],
    ],
  },
  {
    model: "curb-65",
    input: "sbp",
    unit: "mm[Hg]",
    side: "from",
    rows: [
      [40, 1],
      [90, 0],
    ],
  },
  {
    model: "curb-65",
    input: "dbp",
    unit: "mm[Hg]",
    side: "to",
    rows: [
      [60, 1],
      [200, 0],
    ],
  },
  {
    model: "curb-65",
    input: "age",
    unit: "a",
    side: "from",
    rows: [
      [0, 0],
      [65, 1],
    ],
  },
  {
    model: "curb-65",
    input: "bun",
    unit: "mmol/L",
    side: "to",
    rows: [
      [7, 0],
      [100, 1],
    ],
  },
  {
    model: "curb-65",
    input: "bun",
    unit: "mg/dL",
    side: "to",
    rows: [
      [19, 0],
      [250, 1],
    ],
  },
  {
    ...{ model: "lace", input: "los", unit: "d", side: "from", step: 1 },
    rows: [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [7, 5],
      [14, 7],
    ],
  },
  {
    ...{ model: "lace", input: "charlson", unit: "{points}", side: "from", step: 1 },
    rows: [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 5],
    ],
  },
  {
    ...{ model: "lace", input: "edVisits6m", unit: "{points}", side: "from", step: 1 },
    rows: [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ],
  },
  {
    ...{ model: "grace-inhospital-2003", input: "killipClass", unit: "{points}", side: "from", step: 1 },
    rows: [
      [1, 0],
      [2, 20],
      [3, 39],
      [4, 59],
    ],
  },
];
