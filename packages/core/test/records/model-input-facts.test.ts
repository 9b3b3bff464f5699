/**
 * Answers that only a risk model asks for reach it like any other record, under a code system of their own.
 *
 * Worked example: Yang X et al., Circulation 2016;134:1430-1440, supplement: a man of 60 with SBP 130 mm[Hg], total cholesterol
 * 210 and HDL 55 mg/dL, waist 80 cm, diabetes, in an urban area of the north: 11.0 % in ten years.
 */
import { expect, test } from "vitest";
import { MODEL_INPUT_SYSTEM, type NewObservation } from "../../src/index.ts";
import { openHospital, ZHANG_WEI } from "../support/hospital.ts";

const at = "2026-11-20T08:30:00+08:00";
const measured: readonly NewObservation[] = [
  { code: "8480-6", value: 130, unit: "mm[Hg]", at },
  { code: "2093-3", value: 210, unit: "mg/dL", at },
  { code: "2085-9", value: 55, unit: "mg/dL", at },
  { code: "56086-2", value: 80, unit: "cm", at },
  { code: "72166-2", value: { concept: { system: "http://snomed.info/sct", code: "266919005" } }, at },
];

function answer(code: string, value: boolean): NewObservation {
  return { code: { system: MODEL_INPUT_SYSTEM, code }, value, at };
}

test("a model gets what only a model asks", async () => {
  const { doctor } = await openHospital();
  const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: "1966-03-02" });
  const observations = [
    ...measured,
    ...["diabetes", "northernChina", "urban"].map((code) => answer(code, true)),
    ...["bpTreated", "familyHistoryAscvd"].map((code) => answer(code, false)),
  ];
  await doctor().records.record({ patient: patient.id, observations });
  const { status, outputs } = await doctor().risks.assess({
    patient: patient.id,
    model: "china-par-2016-10y",
  });
  expect(status).toBe("ok");
  expect(outputs?.risk10yPct).toBeCloseTo(11, 1);
  expect(outputs?.category).toBe("高危");
});

test("an answer that was not given is missing", async () => {
  const { doctor } = await openHospital();
  const { patient } = await doctor().patients.register({ ...ZHANG_WEI, birthDate: "1966-03-02" });
  await doctor().records.record({
    patient: patient.id,
    observations: [...measured, answer("diabetes", true)],
  });
  const { status, missing } = await doctor().risks.assess({
    patient: patient.id,
    model: "china-par-2016-10y",
  });
  expect(status).toBe("insufficient-data");
  expect(missing).toEqual(expect.arrayContaining(["bpTreated", "northernChina"]));
});
