/** Plans that a tag or an assessment begins: the laws on the memory adapter, and what publishing refuses. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { PlanDefinition, PlanTrigger } from "../../src/follow-ups/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { openHospital } from "../support/hospital.ts";
import type { OpenDatabase } from "../support/outbox-laws.ts";
import { beginThoughKilled, begunBy, triggerLaws } from "../support/trigger-laws.ts";
import { plan, step } from "./support/plans.ts";

const openDatabase: OpenDatabase = async () => {
  const storage = memoryStorage();
  return () => storage;
};

describe("on the memory adapter", () => {
  it.each(triggerLaws)("%s", (_, law) => law(openDatabase));

  it("a worker that dies at any step loses nothing and doubles nothing", () =>
    beginThoughKilled(openDatabase));
});

describe("publishing", () => {
  const publish = async (definition: PlanDefinition): Promise<unknown> => {
    const { hcrm, nurse } = await openHospital();
    onTestFinished(() => hcrm.close());
    const draft = await nurse().plans.define(definition);
    return nurse().plans.publish({ code: definition.code, draft: draft.id });
  };
  const risk = { model: "bmi-cn-2013", output: "category", oneOf: ["肥胖"] } as const;

  it.each<[PlanDefinition["anchor"], PlanTrigger]>([
    ["tag.assigned", { tag: "hypertension", leaves: true }],
    ["tag.assigned", { tag: "vip", byHand: true }],
    ["tag.removed", { tag: "hypertension" }],
    ["risk.assessed", risk],
    ["risk.assessed", { model: "bmi-cn-2013", output: "bmi", atLeast: 28 }],
  ])("takes %s by %o", async (anchor, trigger) => {
    expect(await publish(begunBy(anchor, trigger))).toMatchObject({ status: "active" });
  });

  it.each<[string, PlanDefinition["anchor"], PlanTrigger]>([
    ["tag-unknown", "tag.assigned", { tag: "hypertensoin" }],
    ["trigger-unexpected", "tag.removed", { tag: "hypertension", leaves: true }],
    ["trigger-unexpected", "tag.assigned", risk],
    ["trigger-unexpected", "risk.assessed", { tag: "hypertension" }],
    ["trigger-unexpected", "procedure", { tag: "hypertension" }],
    ["model-unknown", "risk.assessed", { ...risk, model: "horoscope" }],
    ["model-output-unknown", "risk.assessed", { ...risk, output: "mood" }],
    ["model-output-unknown", "risk.assessed", { ...risk, oneOf: ["肥胖", "胖"] }],
    ["model-output-unknown", "risk.assessed", { model: risk.model, output: "category", atLeast: 28 }],
    ["model-output-unknown", "risk.assessed", { model: risk.model, output: "bmi", oneOf: ["28"] }],
  ])("refuses as %s: %s by %o", async (problem, anchor, trigger) => {
    await expect(publish(begunBy(anchor, trigger))).rejects.toMatchObject({
      code: "PlanInvalid",
      details: { problems: [{ code: problem, severity: "error" }] },
    });
  });

  it("refuses an anchor without what begins it", async () => {
    await expect(publish({ ...plan(step()), anchor: "tag.removed" })).rejects.toMatchObject({
      details: { problems: [{ code: "trigger-missing" }] },
    });
  });
});

it("nobody tells a tag as an event: it is seen by itself", async () => {
  const { hcrm, nurse } = await openHospital();
  onTestFinished(() => hcrm.close());
  const { patient } = await nurse().patients.register({ name: "张伟", sex: "male", birthDate: "1958-03-02" });
  const event = { patient: patient.id, on: "2026-11-20", ref: "r-1" };
  // The type of the kind refuses it, too.
  const told = { ...event, kind: "tag.assigned" } as unknown as { kind: "procedure" } & typeof event;
  await expect(nurse().followUps.handleEvent(told)).rejects.toMatchObject({ code: "InvalidInput" });
});
