/**
 * Answers for the China-PAR model. Yang X et al., Circulation 2016;134:1430-1440, supplement: a man of 60 with SBP 130
 * mm[Hg], total cholesterol 210 and HDL 55 mg/dL, waist 80 cm, diabetes, in an urban area of the north: 11.0 % in ten years.
 */
import { MODEL_INPUT_SYSTEM, type NewObservation } from "../../../src/index.ts";

const at = "2026-11-20T08:30:00+08:00";

/** A man of 60 in the morning of the tests. */
export const SIXTY = "1966-03-02";

function answer(code: string, value: boolean): NewObservation {
  return { code: { system: MODEL_INPUT_SYSTEM, code }, value, at };
}

/** Everything that the model asks besides age and sex. */
export function chinaParFacts(diabetes = true): readonly NewObservation[] {
  return [
    { code: "8480-6", value: 130, unit: "mm[Hg]", at },
    { code: "2093-3", value: 210, unit: "mg/dL", at },
    { code: "2085-9", value: 55, unit: "mg/dL", at },
    { code: "56086-2", value: 80, unit: "cm", at },
    { code: "72166-2", value: { concept: { system: "http://snomed.info/sct", code: "266919005" } }, at },
    ...[answer("northernChina", true), answer("urban", true), answer("diabetes", diabetes)],
    ...[answer("bpTreated", false), answer("familyHistoryAscvd", false)],
  ];
}
