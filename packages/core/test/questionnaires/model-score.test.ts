/** Answers reach a model by item code, with their units, and a missing answer is missing. */
import { describe, expect, it } from "vitest";
import { checkDefinition, type Item, type ModelScore, scoreByModel } from "../../src/questionnaires/index.ts";
import { base, form } from "./support/forms.ts";

const weight: Item = { ...base("q-weight"), code: "body-weight", type: "decimal", unit: "kg" };
const height: Item = { ...base("q-height"), code: "body-height", type: "decimal", unit: "m" };
const score: ModelScore = {
  id: "weight-class",
  model: "bmi-cn-2013",
  inputs: { weight: "body-weight", height: "body-height" },
};
const definition = form([weight, height], [score]);
const at = "2026-03-02T01:00:00.000Z";

describe("scoreByModel", () => {
  it("hands over values with their units and gives the model's answer", () => {
    const { id, assessment } = scoreByModel(definition, score, { "q-weight": 81, "q-height": 1.8 }, at);
    // 81 kg at 1.80 m is 25.0, in WS/T 428-2013 overweight (24 to 27.9).
    expect([id, assessment]).toMatchObject([
      "weight-class",
      { status: "ok", at, outputs: { bmi: 25, category: "超重" } },
    ]);
  });

  it("does not make a number out of a missing answer", () => {
    const { assessment } = scoreByModel(definition, score, { "q-weight": 81 }, at);
    expect(assessment).toMatchObject({ status: "insufficient-data", missing: ["height"] });
  });
});

describe("checkDefinition", () => {
  const problems = (changes: Partial<ModelScore>): readonly string[] =>
    checkDefinition(form([weight, height], [{ ...score, ...changes }])).map((problem) => problem.code);

  it("wants a model that exists, inputs that it has, and items that answer them", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ model: "horoscope" })).toEqual(["score-model-unknown"]);
    expect(problems({ inputs: { weight: "body-weight", mood: "body-height" } })).toEqual([
      "score-input-unknown",
    ]);
    expect(problems({ inputs: { weight: "nowhere" } })).toEqual(["score-item-unknown"]);
  });
});
