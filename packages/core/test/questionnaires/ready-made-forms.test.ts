/** The bundled forms can be defined, and ask, score and skip as their headers say. */
import { describe, expect, it } from "vitest";
import {
  checkDefinition,
  consultationForm,
  inpatientSatisfactionForm,
  lifestyleForm,
  questionnaireDefinitionSchema,
  submittedAnswers,
  type TallyScore,
  tally,
  validateAnswers,
} from "../../src/questionnaires/index.ts";

const forms = [inpatientSatisfactionForm, lifestyleForm, consultationForm];

describe("every bundled form", () => {
  it.each(forms.map((form) => [form.code, form] as const))("%s can be defined", (_, form) => {
    expect(questionnaireDefinitionSchema.parse(form)).toEqual(form);
    expect(checkDefinition(form)).toEqual([]);
  });
});

describe("satisfaction", () => {
  const aspects = ["doctors", "nurses", "environment", "process", "information"];
  const all = (code: string): Record<string, string> => Object.fromEntries(aspects.map((id) => [id, code]));
  const [score] = inpatientSatisfactionForm.scores as readonly TallyScore[]; // its only score is a tally

  it.each([
    ["very-satisfied", 5, "high"],
    ["satisfied", 4, "high"],
    ["neutral", 3, "middle"],
    ["dissatisfied", 2, "low"],
    ["very-dissatisfied", 1, "low"],
  ])("of %s throughout is %i, %s", (code, value, band) => {
    expect(score && tally(inpatientSatisfactionForm, score, all(code))).toMatchObject({ value, band });
  });

  it("asks what went wrong only of those who were dissatisfied or would not recommend", () => {
    const asked = (answers: Record<string, string | number>): boolean =>
      "what-went-wrong" in
      submittedAnswers(inpatientSatisfactionForm, { ...answers, "what-went-wrong": "waiting" });
    expect(asked({ ...all("satisfied"), recommend: 9 })).toBe(false);
    expect(asked({ ...all("satisfied"), recommend: 6 })).toBe(true);
    expect(asked({ ...all("satisfied"), nurses: "dissatisfied", recommend: 9 })).toBe(true);
  });
});

describe("lifestyle", () => {
  it("asks smokers how much, and counts habits to change", () => {
    const answers = {
      smoking: "current",
      alcohol: "often",
      activity: "some",
      salt: "salty",
      vegetables: "daily",
      sleep: "normal",
    };
    expect(validateAnswers(lifestyleForm, answers).issues).toEqual([
      { code: "required", linkId: "cigarettes", round: [] },
    ]);
    const [score] = lifestyleForm.scores as readonly TallyScore[]; // its only score is a tally
    expect(score && tally(lifestyleForm, score, answers)).toMatchObject({ value: 4, band: "many" });
  });
});

describe("consultation", () => {
  it("asks about the night for each complaint that is bad enough", () => {
    const answers = {
      complaint: [
        { symptom: "头痛", severity: 7, "worse-at-night": true },
        { symptom: "咳嗽", severity: 2, "worse-at-night": true },
      ],
      "takes-medicines": false,
      medicines: ["aspirin"],
      "has-allergies": false,
    };
    expect(validateAnswers(consultationForm, answers).valid).toBe(true);
    expect(submittedAnswers(consultationForm, answers)).toEqual({
      complaint: [
        { symptom: "头痛", severity: 7, "worse-at-night": true },
        { symptom: "咳嗽", severity: 2 },
      ],
      "takes-medicines": false,
      "has-allergies": false,
    });
  });
});
