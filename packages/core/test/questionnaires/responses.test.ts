/** Responses at the session: submitting with all its effects in one transaction, saving, links, amendments. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { PatientId, Session } from "../../src/index.ts";
import type { QuestionnaireDefinition } from "../../src/questionnaires/index.ts";
import { type Hospital, MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { base, yesNo } from "./support/forms.ts";

const FORM: QuestionnaireDefinition = {
  code: "breathing",
  title: { zh: "呼吸", en: "Breathing" },
  purpose: "CAREMGT",
  items: [
    yesNo("breathless", { required: true }),
    { ...base("weight"), code: "weight", type: "decimal", unit: "kg", min: 20, max: 300 },
    {
      ...base("stairs"),
      code: "stairs",
      type: "integer",
      min: 0,
      max: 10,
      required: true,
      enableWhen: { item: "breathless", op: "=", value: "yes" },
    },
  ],
  scores: [{ id: "load", tally: "sum", items: ["breathless", "stairs"], missing: "incomplete" }],
  effects: [
    { observation: "29463-7", from: "weight" },
    {
      tag: "breathless",
      when: { op: "compare", fact: { code: "input:load", pick: "latest" }, is: ">=", value: 5 },
    },
    {
      alert: "urgent",
      when: { op: "compare", fact: { code: "input:stairs", pick: "latest" }, is: "=", value: 10 },
    },
  ],
};

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

async function bed(): Promise<Bed> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  const draft = await nurse.questionnaires.define(FORM);
  await nurse.questionnaires.publish({ code: FORM.code, draft: draft.id });
  return { hospital, nurse, patient: (await registerConsented(nurse)).id };
}

const form = { code: "breathing", version: 1, answeredAt: MORNING, by: "staff" } as const;

describe("submitting", () => {
  it("stores what counts, scores it, records observations and puts tags", async () => {
    const { nurse, patient } = await bed();
    const answers = { breathless: "yes", stairs: 6, weight: 81.5 };
    const response = await nurse.questionnaires.submit({ ...form, patient, answers });
    expect(response).toMatchObject({ status: "completed", questionnaireVersion: 1, answers, by: "staff" });
    expect((await nurse.questionnaires.score({ response: response.id })).items).toEqual([
      { status: "ok", id: "load", value: 7 },
    ]);
    const { items } = await nurse.records.observations({ patient });
    expect(items).toMatchObject([{ code: { code: "29463-7" }, value: { number: 81.5, unit: "kg" } }]);
    expect((await nurse.tags.list({ patient })).items).toMatchObject([
      { tag: "breathless", source: "questionnaire" },
    ]);
    expect((await nurse.tasks.list({ kind: "attention" })).items).toEqual([]);
  });

  it("opens a task for someone when an answer calls for it, whatever the total is", async () => {
    const { nurse, patient } = await bed();
    await nurse.questionnaires.submit({ ...form, patient, answers: { breathless: "yes", stairs: 10 } });
    expect((await nurse.tasks.list({ kind: "attention" })).items).toMatchObject([
      { attention: "exception-answer", phase: "due", pool: { team: "follow-up-centre" } },
    ]);
  });

  it("leaves disabled answers out and needs what is enabled", async () => {
    const { nurse, patient } = await bed();
    const response = await nurse.questionnaires.submit({
      ...form,
      patient,
      answers: { breathless: "no", stairs: 3 },
    });
    expect(response.answers).toEqual({ breathless: "no" });
    await expect(
      nurse.questionnaires.submit({ ...form, patient, answers: { breathless: "yes" } }),
    ).rejects.toMatchObject({
      code: "AnswersInvalid",
      details: { issues: [{ code: "required", linkId: "stairs", round: [] }] },
    });
  });

  it("is all or nothing: an answer that no observation can hold leaves no response", async () => {
    const { nurse, patient } = await bed();
    const tomorrow = "2026-11-22T01:00:00.000Z";
    await expect(
      nurse.questionnaires.submit({ ...form, answeredAt: tomorrow, patient, answers: { breathless: "no" } }),
    ).rejects.toMatchObject({ code: "InvalidInput" });
    expect((await nurse.records.observations({ patient })).items).toEqual([]);
  });

  it("needs consent like everything else", async () => {
    const { nurse, patient } = await bed();
    await nurse.consents.withdraw({ patient, purpose: "CAREMGT" });
    await expect(
      nurse.questionnaires.submit({ ...form, patient, answers: { breathless: "no" } }),
    ).rejects.toMatchObject({ code: "ConsentRequired" });
  });
});

describe("a response to a follow-up task", () => {
  it("completes it with the day it was answered, and what waits for it follows at the next tick", async () => {
    const { hospital, nurse, patient } = await bed();
    const draft = await nurse.plans.define({
      code: "breathing-plan",
      title: "Breathing",
      category: "follow-up",
      purpose: "CAREMGT",
      anchor: "enrolment",
      timezone: "Asia/Shanghai",
      calendar: "cn",
      fallbackTeam: "follow-up-centre",
      steps: [
        {
          id: "form",
          kind: "questionnaire",
          after: "anchor",
          offset: { days: 0 },
          questionnaire: { code: "breathing" },
        },
        { id: "call", kind: "call", after: { step: "form", on: "completed" }, offset: { days: 7 } },
      ],
    });
    await nurse.plans.publish({ code: "breathing-plan", draft: draft.id });
    await nurse.followUps.enrol({ patient, plan: "breathing-plan" });
    const [task] = (await nurse.tasks.list({ kind: "questionnaire" })).items;
    await nurse.questionnaires.submit({
      ...form,
      patient,
      task: task?.id ?? patient,
      answers: { breathless: "no" },
    });
    expect((await nurse.tasks.list({ kind: "questionnaire" })).items).toMatchObject([
      { status: "completed", performedOn: "2026-11-21" },
    ]);
    await hospital.hcrm.tick();
    expect((await nurse.tasks.list({ kind: "call" })).items).toMatchObject([
      { step: "call", due: "2026-11-28" },
    ]);
  });
});

describe("saving", () => {
  it("keeps one unfinished response for a form, and submits nothing", async () => {
    const { nurse, patient } = await bed();
    const { answeredAt: _answeredAt, by: _by, ...kept } = form;
    const first = await nurse.questionnaires.save({ ...kept, patient, answers: { stairs: 3 } });
    const second = await nurse.questionnaires.save({ ...kept, patient, answers: { breathless: "yes" } });
    expect(second).toMatchObject({ id: first.id, status: "in-progress", answers: { breathless: "yes" } });
    expect((await nurse.tags.list({ patient })).items).toEqual([]);
  });
});

describe("a link", () => {
  it("gives one response, in the patient's name, until it ends", async () => {
    const { hospital, nurse, patient } = await bed();
    const expiresAt = "2026-11-28T00:00:00.000Z";
    const { token } = await nurse.questionnaires.issueLink({ patient, code: "breathing", expiresAt });
    const input = { token, answers: { breathless: "no" } };
    expect(await nurse.questionnaires.submitByLink(input)).toMatchObject({ by: "patient", patient });
    await expect(nurse.questionnaires.submitByLink(input)).rejects.toMatchObject({ code: "ResponseClosed" });
    const { token: later } = await nurse.questionnaires.issueLink({ patient, code: "breathing", expiresAt });
    hospital.clock.set("2026-11-28T00:00:00.000Z");
    await expect(
      nurse.questionnaires.submitByLink({ token: later, answers: { breathless: "no" } }),
    ).rejects.toMatchObject({ code: "InvalidInput" });
  });

  it("that was changed, or made elsewhere, is none", async () => {
    const { nurse, patient } = await bed();
    const other = await bed();
    const expiresAt = "2026-11-28T00:00:00.000Z";
    const { token } = await other.nurse.questionnaires.issueLink({
      patient: other.patient,
      code: "breathing",
      expiresAt,
    });
    const { token: own } = await nurse.questionnaires.issueLink({ patient, code: "breathing", expiresAt });
    const [head, body, signature = ""] = own.split(".");
    const flipped = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    for (const wrong of [token, [head, body, flipped].join("."), "nonsense"]) {
      await expect(
        nurse.questionnaires.submitByLink({ token: wrong, answers: { breathless: "no" } }),
      ).rejects.toMatchObject({ code: "InvalidInput" });
    }
  });
});

describe("amending", () => {
  it("is a new record that replaces the observations of the one before", async () => {
    const { nurse, patient } = await bed();
    const answers = { breathless: "no", weight: 81.5 };
    const first = await nurse.questionnaires.submit({ ...form, patient, answers });
    const second = await nurse.questionnaires.amend({
      response: first.id,
      answers: { ...answers, weight: 80 },
      reason: "misread",
    });
    expect(second).toMatchObject({ status: "completed", amends: first.id, answers: { weight: 80 } });
    const { items } = await nurse.records.observations({ patient });
    const current = items.filter(({ status }) => status === "final");
    expect(current).toMatchObject([{ value: { number: 80 } }]);
    await expect(
      nurse.questionnaires.amend({ response: patient, answers, reason: "nothing there" }),
    ).rejects.toMatchObject({ code: "NotFound" });
  });
});

describe("definitions", () => {
  it("that could not be evaluated are refused with all their problems", async () => {
    const { nurse } = await bed();
    const wrong = {
      ...FORM,
      items: [yesNo("a", { enableWhen: { item: "b", op: "exists", value: true } })],
      scores: [],
      effects: [],
    };
    await expect(nurse.questionnaires.define(wrong)).rejects.toMatchObject({
      code: "QuestionnaireInvalid",
      details: { problems: [{ code: "condition-item-unknown", at: "a" }] },
    });
  });

  it("are rendered and checked without a patient", async () => {
    const { nurse } = await bed();
    const { items } = await nurse.questionnaires.render({
      code: "breathing",
      answers: { breathless: "yes" },
    });
    expect(items.map(({ linkId, enabled, required }) => [linkId, enabled, required])).toEqual([
      ["breathless", true, true],
      ["weight", true, false],
      ["stairs", true, true],
    ]);
    const report = await nurse.questionnaires.validate({
      code: "breathing",
      version: 1,
      answers: { breathless: "maybe" },
    });
    expect(report.issues).toEqual([{ code: "unknown-option", linkId: "breathless", round: [] }]);
  });
});
