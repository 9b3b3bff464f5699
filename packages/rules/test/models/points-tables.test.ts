/**
 * Every row of every points table: just below its border, on it, and just above. The rows are typed from the tables of
 * the publications as the rules design prints them; the other items of a call stay as they are, so a difference of two
 * totals is a difference of one item. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

type Row = readonly [border: number, points: number];

interface Table {
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

const TABLES: readonly Table[] = [
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

const EPSILON = 0.01;

/** Values at and beside every border within the table, each with the points it must give. */
function probes({
  side,
  rows,
  step = EPSILON,
}: Table): readonly (readonly [value: number, points: number])[] {
  const clean = (value: number) => Number(value.toFixed(6));
  if (side === "from") {
    return rows.slice(1).flatMap(([border, points], index) => [
      [clean(border - step), rows[index]?.[1] ?? Number.NaN] as const,
      [border, points] as const,
      // the next whole step may already be the next band
      ...(step === EPSILON ? [[clean(border + step), points] as const] : []),
    ]);
  }
  return rows
    .slice(0, -1)
    .flatMap(([border, points], index) => [
      [clean(border - step), points] as const,
      [border, points] as const,
      [clean(border + step), rows[index + 1]?.[1] ?? Number.NaN] as const,
    ]);
}

describe.each(TABLES.map((table) => [`${table.model} ${table.input} ${table.unit}`, table] as const))(
  "%s",
  (_, table) => {
    const totalAt = (value: number): number =>
      Number(
        outputOf(
          assessWith(table.model, { ...table.beside, [table.input]: { value, unit: table.unit } }),
          "score",
        ),
      );
    const [reference = [Number.NaN, Number.NaN] as const] = probes(table);
    const rest = totalAt(reference[0]) - reference[1];

    it.each(probes(table).map(([value, points]) => [value, points] as const))(
      "%d gives %i",
      (value, points) => {
        expect(totalAt(value) - rest).toBe(points);
      },
    );
  },
);

describe("answers that count", () => {
  const ANSWERS: readonly (readonly [model: string, points: Readonly<Record<string, number>>])[] = [
    ["cdrs-2013", { familyHistoryDiabetes: 6 }],
    ["findrisc", { bpMedication: 2, historyHighGlucose: 5, activeDaily30min: -2, vegFruitDaily: -1 }],
    [
      "ada-risk-test",
      { gestationalDiabetes: 1, firstDegreeRelative: 1, hypertension: 1, physicallyActive: -1 },
    ],
    [
      "cha2ds2-vasc",
      { heartFailure: 1, hypertension: 1, diabetes: 1, strokeTiaThromboembolism: 2, vascularDisease: 1 },
    ],
    [
      "has-bled",
      {
        ...{ hypertensionHistory: 1, renalDisease: 1, liverDisease: 1, strokeHistory: 1, bleedingHistory: 1 },
        ...{ labileInr: 1, bleedingMedication: 1, alcoholOrDrugHistory: 1 },
      },
    ],
    [
      "stop-bang",
      {
        ...{ snoring: 1, tired: 1, observedApnea: 1, pressure: 1, bmiOver35: 1, ageOver50: 1 },
        ...{ neckLarge: 1, male: 1 },
      },
    ],
    ["lace", { acuteAdmission: 3 }],
    [
      "hospital-score",
      {
        ...{
          hemoglobinBelow12: 1,
          oncologyDischarge: 2,
          sodiumBelow135: 1,
          procedure: 1,
          urgentAdmission: 1,
        },
        losAtLeast5d: 2,
      },
    ],
    [
      "charlson-age-adjusted",
      {
        ...{ myocardialInfarction: 1, heartFailure: 1, peripheralVascular: 1, cva: 1, tia: 1, dementia: 1 },
        ...{ copd: 1, connectiveTissueDisease: 1, pepticUlcer: 1, mildLiverDisease: 1, hemiplegia: 2 },
        ...{ moderateSevereCkd: 2, tumor: 2, leukemia: 2, lymphoma: 2, moderateSevereLiverDisease: 3 },
        ...{ metastaticTumor: 6, aids: 6 },
      },
    ],
    ["news2", { supplementalOxygen: 2 }],
    [
      "curb-65",
      { confusion: 1, respiratoryRateAtLeast30: 1, lowBloodPressure: 1, ageAtLeast65: 1, ureaRaised: 1 },
    ],
    ["qsofa", { alteredMentation: 1, respiratoryRateAtLeast22: 1, sbpAtMost100: 1 }],
    ["grace-inhospital-2003", { cardiacArrest: 39, stDeviation: 28, elevatedEnzymes: 14 }],
  ];
  it.each(
    ANSWERS.flatMap(([model, points]) =>
      Object.entries(points).map(([name, count]) => [model, name, count] as const),
    ),
  )("%s: yes to %s counts %i", (model, name, count) => {
    const [no, yes] = [false, true].map((value) =>
      outputOf(assessWith(model, { [name]: { value } }), "score"),
    );
    expect(Number(yes) - Number(no)).toBe(count);
    const asPoint = assessWith(model, { [name]: { value: 1, unit: "{points}" } });
    expect(outputOf(asPoint, "score")).toBe(yes);
  });

  it.each([
    ["findrisc", "familyHistory", { none: 0, "second-degree": 3, "first-degree": 5 }],
    ["hospital-score", "admissionsLastYear", { "0-1": 0, "2-5": 2, ">5": 5 }],
    [
      "charlson-age-adjusted",
      "diabetes",
      { "none or diet-controlled": 0, uncomplicated: 1, "end-organ damage": 2 },
    ],
    ["news2", "consciousness", { A: 0, C: 3, V: 3, P: 3, U: 3 }],
    ["cha2ds2-vasc", "sex", { male: 0, female: 1 }],
    ["ada-risk-test", "sex", { female: 0, male: 1 }],
    [
      "lace",
      "los",
      { "<1 day": 0, "1 day": 1, "2 days": 2, "3 days": 3, "4 - 6 days": 4, "7 - 13 days": 5, "≥14 days": 7 },
    ],
    ["lace", "charlson", { "0 point": 0, "1 point": 1, "2 points": 2, "3 points": 3, "≥4 points": 5 }],
    ["lace", "edVisits6m", { "0": 0, "1": 1, "2": 2, "3": 3, "≥4": 4 }],
  ] as const)("%s: %s by word", (model, name, words) => {
    const scoreOf = (word: string) => Number(outputOf(assessWith(model, { [name]: is(word) }), "score"));
    const [first = ["", 0] as const] = Object.entries(words);
    for (const [word, points] of Object.entries(words)) {
      expect([word, scoreOf(word) - scoreOf(first[0])]).toEqual([word, points - Number(first[1])]);
    }
  });

  it("men count 2 in CDRS, and gestational diabetes nothing", () => {
    const cdrs = (sex: string) =>
      Number(outputOf(assessWith("cdrs-2013", { sex: is(sex), waist: { value: 60, unit: "cm" } }), "score"));
    expect(cdrs("male") - cdrs("female")).toBe(2);
    const man = { sex: is("male"), gestationalDiabetes: is(true) };
    expect(outputOf(assessWith("ada-risk-test", man), "score")).toBe(5); // 2 + 1 + 1 + 1
  });

  it("stroke and transient attack count once in Charlson", () => {
    const both = assessWith("charlson-age-adjusted", { cva: is(true), tia: is(true) });
    const one = assessWith("charlson-age-adjusted", { cva: is(true) });
    expect(outputOf(both, "score")).toBe(outputOf(one, "score"));
  });

  it("two stages of one disease are added as printed, with a caveat", () => {
    const liver = assessWith("charlson-age-adjusted", {
      ...{ mildLiverDisease: is(true), moderateSevereLiverDisease: is(true) },
    });
    expect(outputOf(liver, "score")).toBe(7); // 3 + 1 + 3
    expect(liver.status === "ok" ? liver.caveats : []).toEqual(["two-stages-of-one-disease"]);
  });

  it("losPoints is read only when the stay is not given", () => {
    const points = { losPoints: is(7) };
    expect(outputOf(assessWith("lace", points), "score")).toBe(7); // 3 days: 3 + 3 + 1
    expect(outputOf(assessWith("lace", { ...points, los: { value: null } }), "score")).toBe(11);
    expect(assessWith("lace", { los: { value: null } })).toMatchObject({ bounds: { min: 4, max: 11 } });
  });

  it("LACE gives the expected probability of every score", () => {
    const printed = [
      ...[2, 2.5, 3, 3.5, 4.3, 5.1, 6.1, 7.3, 8.7, 10.3],
      ...[12.2, 14.4, 17, 19.8, 23, 26.6, 30.4, 34.6, 39.1, 43.7],
    ];
    // 19 = 7 (stay) + 3 (acute) + 5 (Charlson) + 4 (visits)
    const parts = (score: number): Inputs => {
      const acute = score >= 3;
      const afterAcute = score - (acute ? 3 : 0);
      const charlson = afterAcute >= 12 ? 5 : Math.min(afterAcute, 3);
      const visits = Math.min(afterAcute - charlson, 4);
      return {
        acuteAdmission: is(acute),
        charlson: is(charlson === 5 ? 4 : charlson),
        edVisits6m: is(visits),
        los: { value: null },
        losPoints: is(afterAcute - charlson - visits),
      };
    };
    for (const [score, percent] of printed.entries()) {
      const result = assessWith("lace", parts(score));
      expect(outputOf(result, "score")).toBe(score);
      expect(outputOf(result, "expectedProbabilityPct")).toBe(percent);
      expect(outputOf(result, "highRisk")).toBe(score >= 10);
    }
  });
});
