/** PHQ-9 at the session (golden case 10): the edges of its bands, a missing item, and item nine, which always calls someone. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { PatientId, ScoreResult, Session } from "../../src/index.ts";
import type { Item, QuestionnaireDefinition } from "../../src/questionnaires/index.ts";
import { MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { base } from "./support/forms.ts";

/** Inputs of the model, item nine last. */
const INPUTS = [
  ...["interest", "mood", "sleep", "energy", "appetite", "selfWorth", "concentration", "psychomotor"],
  "suicidalThoughts",
] as const;
const NINE = "item-9";

/** The wording is the host's; the test has none. */
const items: readonly Item[] = INPUTS.map((_, index) => ({
  ...base(`item-${index + 1}`),
  code: `item-${index + 1}`,
  type: "choice",
  options: [0, 1, 2, 3].map((score) => ({ code: `p${score}`, text: { zh: "选项", en: "option" }, score })),
}));
const FORM: QuestionnaireDefinition = {
  code: "mood",
  title: { zh: "情绪", en: "Mood" },
  purpose: "CAREMGT",
  items,
  scores: [
    {
      id: "depression",
      model: "phq-9",
      inputs: Object.fromEntries(INPUTS.map((input, index) => [input, `item-${index + 1}`])),
    },
  ],
};

/** Nine answers with a total, item nine nought, the others as high as it takes. */
function answersOf(total: number): Readonly<Record<string, string>> {
  let left = total;
  return Object.fromEntries(
    INPUTS.map((_, index) => {
      const points = index === 8 ? 0 : Math.min(3, left);
      left -= points;
      return [`item-${index + 1}`, `p${points}`];
    }),
  );
}

async function submitted(answers: Readonly<Record<string, string>>): Promise<{
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly score: ScoreResult | undefined;
}> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  const draft = await nurse.questionnaires.define(FORM);
  await nurse.questionnaires.publish({ code: FORM.code, draft: draft.id });
  const patient = (await registerConsented(nurse)).id;
  const input = {
    patient,
    code: FORM.code,
    version: 1,
    answers,
    answeredAt: MORNING,
    by: "patient",
  } as const;
  const { id } = await nurse.questionnaires.submit(input);
  const [score] = (await nurse.questionnaires.score({ response: id })).items;
  return { nurse, patient, score };
}

const attention = async (nurse: Session): Promise<readonly unknown[]> =>
  (await nurse.tasks.list({ kind: "attention" })).items.map((task) => task.attention);

describe("PHQ-9", () => {
  it.each([
    [4, "Minimal or no depression"],
    [5, "Mild depression"],
    [9, "Mild depression"],
    [10, "Moderate depression"],
    [14, "Moderate depression"],
    [15, "Moderately severe depression"],
    [19, "Moderately severe depression"],
    [20, "Severe depression"],
  ])("of %i is %s (Kroenke 2001, table 3)", async (total, category) => {
    const { nurse, score } = await submitted(answersOf(total));
    expect(score).toMatchObject({ assessment: { status: "ok", outputs: { score: total, category } } });
    expect(await attention(nurse)).toEqual([]);
  });

  it("with item nine at 1 and nothing else calls someone", async () => {
    const { nurse, score } = await submitted({ ...answersOf(0), [NINE]: "p1" });
    expect(score).toMatchObject({ assessment: { status: "ok", outputs: { score: 1 } } });
    expect(await attention(nurse)).toEqual(["exception-answer"]);
  });

  it("with an item missing has no score, and item nine calls someone all the same", async () => {
    const { "item-3": _left, ...rest } = answersOf(6);
    const calm = await submitted(rest);
    expect(calm.score).toMatchObject({ assessment: { status: "insufficient-data", missing: ["sleep"] } });
    expect(await attention(calm.nurse)).toEqual([]);
    const alarming = await submitted({ ...rest, [NINE]: "p2" });
    expect(alarming.score).toMatchObject({ assessment: { status: "insufficient-data" } });
    expect(await attention(alarming.nurse)).toEqual(["exception-answer"]);
  });
});
