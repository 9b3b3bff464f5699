/** What is corrected later: ends of stays, anchors under a suspension, dates that a person has moved, provisional days. */
import { describe, expect, it, onTestFinished } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { cnCalendar, extendCalendar, type PlanDefinition, type Task } from "../../src/follow-ups/index.ts";
import { createHcrm, type IngestEvent, type PatientId, type Session, starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { fakeClock } from "../../src/testing/index.ts";
import { openFeed, personEvent } from "../records/support/his-feed.ts";
import { CLICKED, type Hospital, MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
}

async function bed(): Promise<Bed> {
  const hospital = await openHospital();
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id };
}

async function enrolled({ nurse, patient }: Bed, definition: PlanDefinition): Promise<PatientId> {
  const draft = await nurse.plans.define(definition);
  await nurse.plans.publish({ code: definition.code, draft: draft.id });
  const input = { patient, plan: definition.code, anchor: "2026-11-21" };
  return (await nurse.followUps.enrol(input)).enrolment.id as PatientId; // an id among ids; the tests only hand it on
}

const stepsOf = async ({ nurse, patient }: Bed): Promise<readonly Task[]> =>
  (await nurse.tasks.list({ patient })).items.filter(({ kind }) => kind !== "attention");
const dues = async (here: Bed): Promise<readonly string[]> => (await stepsOf(here)).map(({ due }) => due);

describe("the end of a stay that is corrected by its source", () => {
  const stay = (end: string, key: string): IngestEvent => ({
    source: "his",
    key,
    ref: "stay-1",
    subject: { identifiers: [{ system: "urn:hcrm:source:his", value: "p1" }] },
    locator: { unit: "entry", index: 0 },
    kind: "encounter-changed",
    encounter: { ref: "stay-1", status: "finished", class: "IMP", start: "2026-11-10", end },
  });

  async function discharged(end: string) {
    const feed = await openFeed();
    onTestFinished(() => feed.hospital.hcrm.close());
    await feed.apply(personEvent({ name: "张伟", birthDate: "1958-03-02" }));
    const [person] = await feed.patients();
    const nurse = feed.hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
    const patient = person?.id ?? expect.fail("nobody was registered");
    const consent = { purpose: "CAREMGT", notice: "follow-up", evidence: CLICKED } as const;
    await nurse.consents.grant({ patient, ...consent });
    const tell = async (on: string, key: string): Promise<void> => {
      expect(await feed.apply(stay(on, key))).not.toContain("held");
      await feed.hospital.hcrm.tick();
    };
    await tell(end, "first");
    const anchors = async (): Promise<readonly unknown[]> =>
      (await nurse.followUps.list({ patient })).items.map(({ plan: code, anchor }) => `${code} ${anchor}`);
    return { feed, nurse, patient, tell, anchors };
  }

  it("moves what it began, and begins nothing else", async () => {
    const { tell, anchors } = await discharged("2026-11-20");
    expect(await anchors()).toEqual(["post-discharge 2026-11-20"]);
    await tell("2026-11-18", "second");
    expect(await anchors()).toEqual(["post-discharge 2026-11-18"]);
  });

  it("leaves an anchor that a person has moved, until the source tells another date", async () => {
    const { feed, nurse, patient, tell, anchors } = await discharged("2026-11-20");
    const [enrolment] = (await nurse.followUps.list({ patient })).items;
    const move = { anchor: "2026-11-19", reason: "left the evening before" };
    await nurse.followUps.shiftAnchor({ enrolment: enrolment?.id ?? patient, ...move });
    feed.hospital.clock.advance({ hours: 1 });
    const at = feed.hospital.clock.now();
    await nurse.records.record({ patient, observations: [{ code: "29463-7", value: 80, unit: "kg", at }] });
    await feed.hospital.hcrm.tick();
    expect(await anchors()).toEqual(["post-discharge 2026-11-19"]);
    await tell("2026-11-17", "second");
    expect(await anchors()).toEqual(["post-discharge 2026-11-17"]);
  });
});

describe("an anchor that moves while the enrolment is suspended", () => {
  it("moves the held tasks, which come back on their new days", async () => {
    const here = await bed();
    const enrolment = await enrolled(here, plan(step({ offset: { days: 10 } })));
    await here.nurse.followUps.suspend({ enrolment, reason: "abroad" });
    const { moved } = await here.nurse.followUps.shiftAnchor({
      enrolment,
      anchor: "2026-11-25",
      reason: "later",
    });
    expect(moved).toMatchObject([{ from: "2026-12-01", to: "2026-12-05" }]);
    await here.nurse.followUps.resume({ enrolment });
    expect(await stepsOf(here)).toMatchObject([{ status: "ready", due: "2026-12-05" }]);
  });

  it("begins a plan anew without ending the suspension", async () => {
    const here = await bed();
    const definition = { ...plan(step({ offset: { days: 10 } })), onAnchorChange: "restart" } as const;
    const enrolment = await enrolled(here, definition);
    await here.nurse.followUps.suspend({ enrolment, reason: "abroad", until: "2026-12-01" });
    const { restarted = enrolment } = await here.nurse.followUps.shiftAnchor({
      enrolment,
      anchor: "2026-11-23",
      reason: "operated again",
    });
    const anew = await here.nurse.followUps.get({ enrolment: restarted });
    expect(anew).toMatchObject({ status: "on-hold", anchor: "2026-11-23", resumesOn: "2026-12-01" });
    here.hospital.clock.set("2026-11-30T16:00:00.000Z"); // midnight in Shanghai
    await here.hospital.hcrm.tick();
    expect((await here.nurse.tasks.list({ status: "ready" })).items).toMatchObject([{ due: "2026-12-03" }]);
  });
});

describe("a task that a person has rescheduled", () => {
  it("stays where it is when the plan is computed anew", async () => {
    const here = await bed();
    const enrolment = await enrolled(
      here,
      plan(step({ id: "a", offset: { days: 5 } }), step({ id: "b", offset: { days: 9 } })),
    );
    const [first] = await stepsOf(here);
    const input = { task: first?.id ?? here.patient, due: "2026-11-28", reason: "the patient asked" };
    await here.nurse.tasks.reschedule(input);
    const result = await here.nurse.followUps.shiftAnchor({
      enrolment,
      anchor: "2026-11-22",
      reason: "typo",
    });
    expect(result).toMatchObject({ kept: 1, moved: [{ from: "2026-11-30", to: "2026-12-01" }] });
    expect(await dues(here)).toEqual(["2026-11-28", "2026-12-01"]);
  });
});

describe("a later version", () => {
  it("of the plan moves a window whose due day stays", async () => {
    const here = await bed();
    const window = { openBefore: 3, dueFor: 2, graceAfter: 5 };
    const enrolment = await enrolled(here, plan(step({ offset: { days: 5 }, window })));
    // Due for a day longer, with a day less of grace: the first and the last day stay.
    const wider = { openBefore: 3, dueFor: 3, graceAfter: 4 };
    const draft = await here.nurse.plans.define(plan(step({ offset: { days: 5 }, window: wider })));
    await here.nurse.plans.publish({ code: "test-plan", draft: draft.id });
    await here.nurse.followUps.replan({ enrolment, toVersion: 2 });
    expect(await stepsOf(here)).toMatchObject([
      { due: "2026-11-26", lastDue: "2026-11-28", expires: "2026-12-02" },
    ]);
  });

  it("of the calendar settles a provisional day that it leaves where it is", async () => {
    const [storage, keys, clock] = [memoryStorage(), memoryKeyProvider(), fakeClock(MORNING)];
    const open = async (calendar: typeof cnCalendar): Promise<Session> => {
      const hcrm = await createHcrm({ ...starterKit(), storage, keys, clock, calendars: [calendar] });
      onTestFinished(() => hcrm.close());
      const actor = { id: "u-nurse", roles: ["nurse"], units: ["follow-up-centre"] };
      return hcrm.as({ tenant: "ruijin", actor, purpose: "CAREMGT" });
    };
    const before = await open(cnCalendar);
    const patient = (await registerConsented(before)).id;
    const draft = await before.plans.define(plan(step({ offset: { days: 45 }, workday: "next" })));
    await before.plans.publish({ code: "test-plan", draft: draft.id });
    await before.followUps.enrol({ patient, plan: "test-plan", anchor: "2026-11-21" });
    const task = async (session: Session) => (await session.tasks.list({ patient })).items[0];
    expect(await task(before)).toMatchObject({ due: "2027-01-05", provisional: true });
    const after = await open(
      extendCalendar(cnCalendar, {
        version: "cn-2027.1",
        source: "a notice for 2027",
        coverageTo: "2027-12-31",
        closed: ["2027-01-01"],
      }),
    );
    expect(await after.followUps.replanAll({ calendar: "cn" })).toMatchObject({ enrolments: 1, moved: 0 });
    expect(await task(after)).toMatchObject({ due: "2027-01-05", provisional: false });
  });
});
