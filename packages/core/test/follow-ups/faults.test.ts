/** What goes wrong around a plan: people leave, clocks go back, hosts are down, patients die in the middle of a send. */
import { describe, expect, it, onTestFinished } from "vitest";
import { type MemoryChannel, memoryChannel } from "../../src/communications/index.ts";
import type { PlanDefinition, Step, Task } from "../../src/follow-ups/index.ts";
import type { HcrmOptions, PatientId, Session } from "../../src/index.ts";
import { type Hospital, openHospital, registerConsented } from "../support/hospital.ts";
import { harnessFor } from "./support/harness.ts";
import { plan, step } from "./support/plans.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly channel: MemoryChannel;
}

async function bed(options: Partial<HcrmOptions> = {}): Promise<Bed> {
  const channel = memoryChannel();
  const hospital = await openHospital({ channels: [channel], ...options });
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id, channel };
}

async function published({ nurse }: Bed, definition: PlanDefinition): Promise<void> {
  const draft = await nurse.plans.define(definition);
  await nurse.plans.publish({ code: definition.code, draft: draft.id });
}

async function enrolled(here: Bed, ...steps: readonly Step[]): Promise<readonly Task[]> {
  await published(here, plan(...steps));
  await here.nurse.followUps.enrol({ patient: here.patient, plan: "test-plan", anchor: "2026-11-21" });
  return (await here.nurse.tasks.list({ patient: here.patient })).items;
}

const message = (changes: Partial<Step> = {}): Step =>
  step({ id: "text", kind: "message", template: "medication-reminder", ...changes });
const attention = async ({ nurse }: Bed, status: "ready" | "completed"): Promise<readonly unknown[]> =>
  (await nurse.tasks.list({ kind: "attention", status })).items.map((task) => task.attention);

describe("somebody who leaves", () => {
  it("leaves their tasks to their lists, and the team is told until somebody takes them", async () => {
    const here = await bed();
    const toOne = { assign: { actor: "u-gone" } } as const;
    const [first, second, other] = await enrolled(
      here,
      step({ id: "a", ...toOne }),
      step({ id: "b", kind: "visit", ...toOne }),
      step({ id: "c" }),
    );
    const of = (task: Task | undefined) => ({ task: task?.id ?? here.patient });
    await here.hospital.nurse("u-gone", ["follow-up-centre"]).tasks.start(of(second));
    expect(await here.nurse.tasks.releaseAssignee({ assignee: "u-gone" })).toEqual({
      released: 2,
      failed: 0,
    });
    expect((await here.nurse.tasks.list({ assignee: "u-gone" })).items).toEqual([]);
    expect(await attention(here, "ready")).toEqual(["assignee-left", "assignee-left"]);
    await here.nurse.tasks.assign({ ...of(first), to: { actor: "u-new" } });
    await here.nurse.tasks.takeOver({ ...of(second), reason: "the colleague has left" });
    expect(await attention(here, "ready")).toEqual([]);
    expect((await here.nurse.tasks.get(of(other))).pool).toEqual({ team: "follow-up-centre" });
    expect(await here.nurse.tasks.releaseAssignee({ assignee: "u-gone" })).toEqual({
      released: 0,
      failed: 0,
    });
  });

  it("leaves nothing of patients whom the caller may not see", async () => {
    const here = await bed();
    await enrolled(here, step({ assign: { actor: "u-gone" } }));
    const stranger = here.hospital.nurse("u-stranger", ["ward-9"]);
    expect(await stranger.tasks.releaseAssignee({ assignee: "u-gone" })).toEqual({ released: 0, failed: 0 });
    expect((await here.nurse.tasks.list({ assignee: "u-gone" })).items).toHaveLength(1);
  });
});

describe("a clock that goes back", () => {
  it("sends nothing twice, and makes no task again", async () => {
    const here = await bed();
    await enrolled(here, message(), step({ offset: { days: 3 } }));
    here.hospital.clock.advance({ hours: 2 });
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(1);
    here.hospital.clock.set("2026-11-20T02:00:00.000Z");
    await here.hospital.hcrm.tick();
    here.hospital.clock.set("2026-11-21T05:00:00.000Z");
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(1);
    expect((await here.nurse.tasks.list({ patient: here.patient })).items).toMatchObject([
      { step: "text", status: "completed" },
      { step: "call", status: "ready", due: "2026-11-24" },
    ]);
  });
});

describe("a host that was down for a week over Spring Festival", () => {
  it.each([
    ["run", "ready"],
    ["skip", "cancelled"],
    ["ask", "cancelled"],
  ] as const)("treats occurrences whose window closed as the step says: %s", async (misfire, status) => {
    // Made by the horizon's next look, which the host slept through: day 95, with a window of two days.
    const late = step({
      id: "late",
      offset: { days: 95 },
      window: { openBefore: 0, dueFor: 1, graceAfter: 1 },
      repeat: { every: { days: 30 }, basis: "anchor", count: 2 },
      misfire,
    });
    const h = await harnessFor(plan(late), { start: "2025-11-01T01:00:00.000Z" });
    await h.anchor("2025-11-13"); // day 95 is 16 February 2026, the eve of the festival
    expect(h.tasks().map(({ due }) => due)).toEqual(["2026-02-16"]);
    await h.advance({ days: 140 });
    expect(h.tasks().map((task) => task.status)).toEqual(["failed", status]);
    expect(h.attention().map((task) => task.attention)).toEqual(misfire === "ask" ? ["misfire"] : []);
  });

  it("keeps a call that is still in its grace, and gives up a message of last week", async () => {
    const here = await bed();
    await enrolled(here, message({ offset: { days: 2 } }), step({ offset: { days: 2 } }));
    here.hospital.clock.advance({ days: 9 });
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(0);
    expect((await here.nurse.tasks.list({ patient: here.patient })).items).toMatchObject([
      { step: "text", status: "failed" },
      { step: "call", status: "ready", phase: "overdue" },
    ]);
  });
});

describe("two pathways on one discharge", () => {
  it("run side by side, and share the cap of a day", async () => {
    const here = await bed();
    for (const code of ["stent", "diabetes"]) {
      const steps = [message({ id: "one" }), message({ id: "two" })];
      await published(here, { ...plan(...steps), code, anchor: "custom.left" });
    }
    const event = { patient: here.patient, kind: "custom.left", on: "2026-11-21", ref: "stay-1" } as const;
    expect((await here.nurse.followUps.handleEvent(event)).items).toHaveLength(2);
    here.hospital.clock.advance({ hours: 2 });
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(2);
    const waiting = await here.nurse.communications.list({ patient: here.patient, state: "queued" });
    expect(waiting.items.map(({ reason }) => reason)).toEqual(["not-now", "not-now"]);
    here.hospital.clock.advance({ hours: 24 });
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(4);
  });
});

describe("a patient who dies", () => {
  it("with one message queued, one being sent and one task begun: what was sent stays true, the rest ends", async () => {
    const dying: { at?: () => Promise<unknown> } = {};
    const sms = memoryChannel("memory");
    const hold = {
      ...sms,
      send: async (...call: Parameters<typeof sms.send>) => {
        await dying.at?.();
        return sms.send(...call);
      },
    };
    const here = await bed({ channels: [hold] });
    const actor = { id: "u-doctor", roles: ["doctor"], units: ["follow-up", "follow-up-centre"] };
    const doctor = here.hospital.hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    const visit = step({ id: "visit", kind: "visit", window: { openBefore: 0, dueFor: 1, graceAfter: 5 } });
    const later = step({ id: "later", offset: { days: 40 } });
    const [first] = await enrolled(here, visit, later);
    await here.nurse.tasks.start({ task: first?.id ?? here.patient });
    const words = { patient: here.patient, template: "medication-reminder", purpose: "CAREMGT" } as const;
    const sending = await here.nurse.communications.compose(words);
    const queued = await here.nurse.communications.compose(words);
    await here.nurse.communications.queue({ message: sending.id });
    await here.nurse.communications.queue({ message: queued.id, notBefore: "2026-11-22T02:00:00.000Z" });
    dying.at = () => doctor.patients.markDeceased({ patient: here.patient });
    await here.hospital.hcrm.tick();
    const states = async () => {
      const { items } = await doctor.communications.list({ patient: here.patient });
      return items.map(({ id, state }) => [id === sending.id ? "sending" : "queued", state]);
    };
    expect(await states()).toEqual([
      ["sending", "sent"],
      ["queued", "cancelled"],
    ]);
    const tasks = async () =>
      (await doctor.tasks.list({ patient: here.patient })).items.map(
        ({ step: id, status }) => `${id} ${status}`,
      );
    expect(await tasks()).toEqual(["visit cancelled", "later cancelled"]);
    here.hospital.clock.advance({ days: 14 });
    await doctor.patients.reverseDeath({ patient: here.patient });
    await here.hospital.hcrm.tick();
    // The visit's window closed meanwhile; nothing past is revived, and no message either.
    expect(await tasks()).toEqual(["visit cancelled", "later ready"]);
    expect(await states()).toEqual([
      ["sending", "sent"],
      ["queued", "cancelled"],
    ]);
  });
});
