/** Conditions of plans and rules that ask: put to the facts and tags of the patient, on the calendar of the tenant. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { PlanDefinition } from "../../src/follow-ups/index.ts";
import { type PatientId, type Session, starterKit } from "../../src/index.ts";
import { chinaParFacts } from "../risks/support/china-par.ts";
import { type Hospital, openHospital, registerConsented } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

async function bed(eligibility: PlanDefinition["eligibility"], details = {}): Promise<Bed> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  const { id } = await registerConsented(nurse, details);
  const definition = plan(step({ offset: { days: 3 } }));
  const draft = await nurse.plans.define({ ...definition, ...(eligibility && { eligibility }) });
  await nurse.plans.publish({ code: definition.code, draft: draft.id });
  return { hospital, nurse, patient: id };
}

const enrol = ({ nurse, patient }: Bed) =>
  nurse.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });

describe("the condition of a plan", () => {
  it("may ask for a tag", async () => {
    const here = await bed({ op: "hasTag", tag: "vip" });
    await expect(enrol(here)).rejects.toMatchObject({ code: "NotEligible" });
    await here.nurse.tags.assign({ patient: here.patient, tag: "vip" });
    expect((await enrol(here)).enrolment).toMatchObject({ status: "active" });
  });

  it("counts ages on the calendar of the tenant, where the day begins before it does in UTC", async () => {
    const here = await bed({ op: "age", is: ">=", years: 60 }, { birthDate: "1966-11-22" });
    const { clock } = here.hospital;
    clock.set("2026-11-21T15:59:59.000Z");
    await expect(enrol(here)).rejects.toMatchObject({ code: "NotEligible" });
    clock.set("2026-11-21T16:00:00.000Z"); // midnight in Shanghai
    expect((await enrol(here)).enrolment).toMatchObject({ status: "active" });
  });
});

describe("a rule that asks", () => {
  it("sends nobody for a fact when its model says nothing about the patient", async () => {
    const asking = starterKit().ruleSets.map((set) => ({
      ...set,
      rules: set.rules.map((rule) => ({ ...rule, onUnknown: "ask" as const })),
    }));
    const hospital = await openHospital({ ruleSets: asking });
    onTestFinished(() => hospital.hcrm.close());
    const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
    const { id: patient } = await registerConsented(nurse, { birthDate: "1930-03-02" });
    await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-20" });
    await nurse.records.record({ patient, observations: chinaParFacts() });
    await hospital.hcrm.tick();
    const { items } = await nurse.tasks.list({ kind: "attention", status: "ready" });
    expect(items).toMatchObject([{ attention: "fact-missing" }]);
    expect(items[0]?.about).toContain("dbp");
    expect(items[0]?.about?.filter((code) => code.startsWith("model:"))).toEqual([]);
  });
});
