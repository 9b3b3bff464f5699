/** Falling back: the next channel takes over in the same conversation, each at most once, and someone hears when none is left. */
import { describe, expect, it, onTestFinished } from "vitest";
import { type ChannelPolicy, type MemoryChannel, memoryChannel } from "../../src/communications/index.ts";
import type { PatientId, Session } from "../../src/index.ts";
import { CLICKED, type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly wechat: MemoryChannel;
  readonly sms: MemoryChannel;
}

const NOON = "2026-11-21T04:00:00.000Z";
const policy: ChannelPolicy = { order: ["wechat", "sms"], fallbackOn: ["undelivered", "rejected"] };

async function bed(): Promise<Bed> {
  const [wechat, sms] = [memoryChannel("wechat", { address: "patient" }), memoryChannel("sms")];
  const hospital = await openHospital({ channels: [wechat, sms] });
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id, wechat, sms };
}

async function remind({ nurse, patient, hospital }: Bed, channels: ChannelPolicy = policy): Promise<void> {
  const words = { patient, template: "appointment-reminder", purpose: "CAREMGT", due: "2026-12-01" } as const;
  const { id } = await nurse.communications.compose({ ...words, channels });
  await nurse.communications.queue({ message: id });
  await hospital.hcrm.tick();
}

const trail = async ({ nurse, patient }: Bed): Promise<readonly string[]> =>
  (await nurse.communications.list({ patient })).items.map(({ channel, state }) => `${channel} ${state}`);
const concerns = async ({ nurse }: Bed): Promise<readonly unknown[]> =>
  (await nurse.tasks.list({ kind: "attention", status: "ready" })).items.map(({ attention }) => attention);

describe("a message that does not reach the patient", () => {
  it("goes on over the next channel when it is refused, to that channel's own address", async () => {
    const here = await bed();
    here.wechat.answer({ status: "rejected", code: "NO_ACCOUNT" });
    await remind(here);
    expect(await trail(here)).toEqual(["wechat undelivered", "sms sent"]);
    expect(here.sms.sent).toMatchObject([
      { to: "+8619900001234", body: expect.stringContaining("2026-12-01") },
    ]);
    const [first, second] = (await here.nurse.communications.list({ patient: here.patient })).items;
    expect(second?.conversation).toBe(first?.id);
    expect(await concerns(here)).toEqual([]);
  });

  it("goes on when the provider says so later, however often it says it", async () => {
    const here = await bed();
    await remind(here);
    expect(here.wechat.sent).toMatchObject([{ to: here.patient }]);
    const [sent] = (await here.nurse.communications.list({ patient: here.patient })).items;
    const receipt = {
      channel: "wechat",
      providerRef: sent?.providerRef ?? "",
      status: "undelivered",
      at: NOON,
    } as const;
    await here.nurse.communications.recordReceipt(receipt);
    await here.nurse.communications.recordReceipt(receipt);
    expect(await trail(here)).toEqual(["wechat undelivered", "sms queued"]);
    await here.hospital.hcrm.tick();
    expect(await trail(here)).toEqual(["wechat undelivered", "sms sent"]);
  });

  it("is called off on the next channel when it did arrive after all", async () => {
    const here = await bed();
    await remind(here);
    const [sent] = (await here.nurse.communications.list({ patient: here.patient })).items;
    const receipt = { channel: "wechat", providerRef: sent?.providerRef ?? "", at: NOON } as const;
    await here.nurse.communications.recordReceipt({ ...receipt, status: "undelivered" });
    await here.nurse.communications.recordReceipt({ ...receipt, status: "delivered" });
    await here.hospital.hcrm.tick();
    expect(await trail(here)).toEqual(["wechat delivered", "sms cancelled"]);
    expect(here.sms.calls).toBe(0);
  });

  it("ends with someone who looks when no channel is left, and each was tried once", async () => {
    const here = await bed();
    here.wechat.answer({ status: "rejected", code: "NO_ACCOUNT" });
    here.sms.answer({ status: "rejected", code: "NUMBER_INVALID" });
    await remind(here);
    expect(await trail(here)).toEqual(["wechat undelivered", "sms undelivered"]);
    expect([here.wechat.calls, here.sms.calls]).toEqual([1, 1]);
    expect(await concerns(here)).toEqual(["no-channel"]);
  });

  it("stays where it is when the policy does not name the cause", async () => {
    const here = await bed();
    here.wechat.answer({ status: "rejected", code: "NO_ACCOUNT" });
    await remind(here, { ...policy, fallbackOn: ["undelivered"] });
    expect(await trail(here)).toEqual(["wechat undelivered"]);
    expect(await concerns(here)).toEqual(["no-channel"]);
  });

  it("is not sent on after a withdrawal", async () => {
    const here = await bed();
    await remind(here);
    const [sent] = (await here.nurse.communications.list({ patient: here.patient })).items;
    const receipt = {
      channel: "wechat",
      providerRef: sent?.providerRef ?? "",
      status: "undelivered",
      at: NOON,
    } as const;
    await here.nurse.communications.recordReceipt(receipt);
    await here.nurse.consents.withdraw({ patient: here.patient, purpose: "CAREMGT" });
    await here.hospital.hcrm.tick();
    expect(here.sms.calls).toBe(0);
  });
});

describe("the first channel", () => {
  it("is the first with an address for the patient, when the policy passes over the others", async () => {
    const here = await bed();
    const { phones: _phones, identifiers: _identifiers, ...nobody } = ZHANG_WEI;
    const other = (await here.nurse.patients.register({ ...nobody, name: "李娜" })).patient.id;
    await here.nurse.consents.grant({
      patient: other,
      purpose: "CAREMGT",
      notice: "follow-up",
      evidence: CLICKED,
    });
    const there = { ...here, patient: other };
    await remind(there, { order: ["sms", "wechat"], fallbackOn: ["no-contact-point"] });
    expect(await trail(there)).toEqual(["wechat sent"]);
    await expect(remind(there, { order: ["sms", "wechat"], fallbackOn: [] })).rejects.toMatchObject({
      code: "ContactPointMissing",
    });
  });

  it("passes over a channel that the patient ruled out", async () => {
    const here = await bed();
    await here.nurse.communications.optOut({ patient: here.patient, channel: "wechat", source: "phone" });
    await remind(here, { ...policy, fallbackOn: ["no-contact-point"] });
    expect(await trail(here)).toEqual(["sms sent"]);
  });

  it("is the one that the patient likes best, where the policy asks for it", async () => {
    const here = await bed();
    await here.nurse.communications.preferChannel({ patient: here.patient, channel: "sms" });
    await remind(here);
    await remind(here, { ...policy, preferPatientChoice: true });
    expect(await trail(here)).toEqual(["wechat sent", "sms sent"]);
    await here.nurse.communications.preferChannel({ patient: here.patient, channel: null });
  });
});

describe("a plan's message step", () => {
  it("falls back too, although its task was done when the first channel took it", async () => {
    const here = await bed();
    const { hospital, nurse, patient } = here;
    const plan = await nurse.plans.get({ code: "medication-reminder" });
    const steps = plan.definition.steps.map((step) => ({ ...step, channels: policy }));
    const draft = await nurse.plans.define({ ...plan.definition, code: "fall-back", steps });
    await nurse.plans.publish({ code: "fall-back", draft: draft.id });
    await nurse.followUps.enrol({ patient, plan: "fall-back", anchor: "2026-11-20" });
    await hospital.hcrm.tick();
    expect(await trail(here)).toEqual(["wechat sent"]);
    const [sent] = (await nurse.communications.list({ patient })).items;
    await nurse.communications.recordReceipt({
      channel: "wechat",
      providerRef: sent?.providerRef ?? "",
      status: "undelivered",
      at: NOON,
    });
    await hospital.hcrm.tick();
    expect(await trail(here)).toEqual(["wechat undelivered", "sms sent"]);
  });
});
