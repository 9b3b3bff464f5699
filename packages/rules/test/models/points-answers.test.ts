/**
 * Every answer of every points model: what a yes, a word or a choice counts. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import type { Inputs } from "../support/model-calls.ts";

const is = (value: string | number | boolean) => ({ value });

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
