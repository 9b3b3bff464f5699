/** Nothing is lost between two things that happen: what waits for a task gets its date, however that task came to its end. */
import { describe, expect, it, onTestFinished } from "vitest";
import { memoryChannel } from "../../src/communications/index.ts";
import type { PlanDefinition, Task } from "../../src/follow-ups/index.ts";
import type { HcrmOptions, PatientId, Session } from "../../src/index.ts";
import { CLICKED, type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

async function bed(options: Partial<HcrmOptions> = {}): Promise<Bed> {
  const hospital = await openHospital(options);
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id };
}

async function enrolled(here: Bed, definition: PlanDefinition): Promise<void> {
  const draft = await here.nurse.plans.define(definition);
  await here.nurse.plans.publish({ code: definition.code, draft: draft.id });
  const input = { patient: here.patient, plan: definition.code, anchor: "2026-11-21" };
  await here.nurse.followUps.enrol(input);
}

const tasksOf = async ({ nurse, patient }: Bed): Promise<readonly Task[]> =>
  (await nurse.tasks.list({ patient })).items;
const told = (tasks: readonly Task[]): readonly unknown[] =>
  tasks.map(({ step: id, status, due }) => `${id} ${status} ${due}`);
const statusOf = async ({ nurse, patient }: Bed): Promise<string | undefined> =>
  (await nurse.followUps.list({ patient })).items[0]?.status;

/** A second call a week after the first was done. */
const second = step({ id: "second", after: { step: "first", on: "completed" }, offset: { weeks: 1 } });

describe("a step that waits", () => {
  it("for a task that new facts resolve gets its date from that day", async () => {
    const here = await bed();
    const resolvedBy = { op: "exists", fact: { code: "weight", pick: "latest", within: "P7D" } } as const;
    await enrolled(here, plan(step({ id: "first", kind: "measurement", resolvedBy }), second));
    const at = here.hospital.clock.now();
    const weight = { code: "29463-7", value: 80, unit: "kg", at };
    await here.nurse.records.record({ patient: here.patient, observations: [weight] });
    await here.hospital.hcrm.tick();
    expect(told(await tasksOf(here))).toEqual(["first completed 2026-11-21", "second ready 2026-11-28"]);
    expect(await statusOf(here)).toBe("active");
    const [first] = await tasksOf(here);
    const { outcome } = await here.nurse.tasks.get({ task: first?.id ?? here.patient });
    expect(outcome).toMatchObject({ performedOn: "2026-11-21", late: false });
  });

  it("for a message gets its date when the message was taken", async () => {
    const here = await bed({ channels: [memoryChannel()] });
    const first = step({ id: "first", kind: "message", template: "medication-reminder" });
    await enrolled(here, plan(first, second));
    here.hospital.clock.advance({ hours: 2 }); // after 10:00
    await here.hospital.hcrm.tick();
    await here.hospital.hcrm.tick();
    expect(told(await tasksOf(here))).toEqual(["first completed 2026-11-21", "second ready 2026-11-28"]);
  });

  it("for a missed task keeps the enrolment open, and gets its date when the true day is known", async () => {
    const here = await bed();
    await enrolled(here, plan(step({ id: "first" }), second));
    here.hospital.clock.advance({ days: 40 }); // the window is closed, and the horizon is looked at again
    await here.hospital.hcrm.tick();
    expect(told(await tasksOf(here))).toEqual(["first failed 2026-11-21"]);
    expect(await statusOf(here)).toBe("active");
    const [first] = await tasksOf(here);
    const outcome = { performedOn: "2026-12-30" };
    await here.nurse.tasks.complete({ task: first?.id ?? here.patient, outcome });
    expect(told(await tasksOf(here))).toContain("second ready 2027-01-06");
  });

  it("for a task that is not needed waits no more, and the enrolment ends", async () => {
    const here = await bed();
    await enrolled(here, plan(step({ id: "first" }), second));
    const [first] = await tasksOf(here);
    await here.nurse.tasks.cancel({ task: first?.id ?? here.patient, reason: "not-needed" });
    expect(await statusOf(here)).toBe("completed");
  });
});

describe("an abnormal result of a patient who agreed to no follow-up", () => {
  it("is recorded, although the plan that it calls for refuses", async () => {
    const hospital = await openHospital();
    onTestFinished(() => hospital.hcrm.close());
    const doctor = hospital.hcrm.as({
      tenant: "ruijin",
      actor: { id: "u-doctor", roles: ["doctor"], units: ["follow-up", "follow-up-centre"] },
      purpose: "TREAT",
    });
    const patient = (await doctor.patients.register(ZHANG_WEI)).patient.id;
    const draft = await doctor.plans.define({ ...plan(step({ kind: "visit" })), purpose: "TREAT" });
    await doctor.plans.publish({ code: "test-plan", draft: draft.id });
    await doctor.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
    const reading = { unit: "mm[Hg]", at: hospital.clock.now() };
    await doctor.records.record({
      patient,
      observations: [
        { code: "8480-6", value: 168, ...reading },
        { code: "8462-4", value: 98, ...reading },
      ],
    });
    const [task] = (await doctor.tasks.list({ patient })).items;
    const done = await doctor.tasks.complete({
      task: task?.id ?? patient,
      outcome: { performedOn: "2026-11-21" },
    });
    expect(done.status).toBe("completed");
    expect((await doctor.followUps.list({ patient })).items.map((each) => each.plan)).toEqual(["test-plan"]);
  });
});

describe("a suspension that ends while the patient may not be contacted", () => {
  it("ends as soon as they may", async () => {
    const hospital = await openHospital();
    onTestFinished(() => hospital.hcrm.close());
    const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
    const patient = (await nurse.patients.register(ZHANG_WEI)).patient.id;
    const consent = { patient, purpose: "CAREMGT", notice: "follow-up" } as const;
    await nurse.consents.grant({ ...consent, evidence: CLICKED, until: "2026-11-23T00:00:00.000Z" });
    await enrolled({ hospital, nurse, patient }, plan(step({ id: "late", offset: { days: 80 } })));
    const [enrolment] = (await nurse.followUps.list({ patient })).items;
    const id = enrolment?.id ?? patient;
    await nurse.followUps.suspend({ enrolment: id, reason: "abroad", until: "2026-11-25" });
    hospital.clock.set("2026-11-25T01:00:00.000Z"); // the consent has ended two days ago
    await hospital.hcrm.tick();
    hospital.clock.set("2026-11-27T01:00:00.000Z");
    const signedAt = "2026-11-26T01:00:00.000Z";
    await nurse.consents.grant({ ...consent, evidence: { ...CLICKED, signedAt } });
    expect((await nurse.followUps.get({ enrolment: id })).status).toBe("on-hold");
    await hospital.hcrm.tick();
    expect((await nurse.followUps.get({ enrolment: id })).status).toBe("active");
  });
});

describe("a wrong number", () => {
  it("finds nobody any more", async () => {
    const here = await bed({ search: { phoneLast4: true } });
    await enrolled(here, plan(step({ window: { openBefore: 0, dueFor: 30, graceAfter: 0 } })));
    const { nurse, patient, hospital } = here;
    const change = { phones: [{ number: "19900001234" }, { number: "19900005678" }] };
    await nurse.patients.update({ patient, change });
    const found = async (phoneLast4: string) => (await nurse.patients.search({ phoneLast4 })).items.length;
    expect([await found("1234"), await found("5678")]).toEqual([1, 1]);
    const [task] = await tasksOf(here);
    const attempt = { channel: "phone", startedAt: hospital.clock.now(), result: "wrong-number" } as const;
    await nurse.tasks.recordAttempt({ task: task?.id ?? patient, attempt });
    expect([await found("1234"), await found("5678")]).toEqual([0, 1]);
  });
});

describe("a patient of whom only a relative is known", () => {
  it("is sent nothing by way of the relative, stays enrolled, and somebody looks for a way", async () => {
    const channel = memoryChannel();
    const here = await bed({ channels: [channel], contact: { quietHours: null, caps: [] } });
    const { nurse, patient, hospital } = here;
    await nurse.patients.update({ patient, change: { phones: [] } });
    const daughter = { name: "张丽", relation: "女儿", verifiedBy: "household-register" } as const;
    await nurse.patients.relatedPersons.add({ patient, kind: "next-of-kin", ...daughter });
    const reminder = step({ kind: "message", template: "medication-reminder", preferredTime: "08:00" });
    const call = step({ id: "call-later", offset: { days: 7 } });
    await enrolled(here, plan(reminder, call));
    await hospital.hcrm.tick();
    expect(channel.calls).toBe(0);
    const { items } = await nurse.tasks.list({ kind: "attention", patient });
    expect(items.map(({ attention }) => attention)).toEqual(["no-channel"]);
    expect(told(await tasksOf(here))).toContain("call-later ready 2026-11-28");
    expect(await statusOf(here)).toBe("active");
  });
});
