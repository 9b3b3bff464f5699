/** Messages from their task to their receipt: the gate at send, retries, lost answers, withdrawal against send. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type Channel,
  consoleChannel,
  fileChannel,
  type MemoryChannel,
  type Message,
  memoryChannel,
} from "../../src/communications/index.ts";
import type { PatientId, Session } from "../../src/index.ts";
import { type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

interface Bed {
  readonly hospital: Hospital;
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly channel: MemoryChannel;
}

async function bed(channel: MemoryChannel = memoryChannel()): Promise<Bed> {
  const hospital = await openHospital({ channels: [channel] });
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  return { hospital, nurse, patient: (await registerConsented(nurse)).id, channel };
}

const reminder = (patient: PatientId) =>
  ({ patient, template: "appointment-reminder", purpose: "CAREMGT", due: "2026-12-01" }) as const;

async function queued({ nurse, patient }: Bed, channel?: string): Promise<Message> {
  const message = await nurse.communications.compose({
    ...reminder(patient),
    ...(channel === undefined ? {} : { channel }),
  });
  return nurse.communications.queue({ message: message.id });
}

const NOON = "2026-11-21T04:00:00.000Z";

const states = async ({ nurse, patient }: Bed): Promise<readonly string[]> =>
  (await nurse.communications.list({ patient })).items.map(({ state }) => state);

describe("a message", () => {
  it("is rendered, queued, sent once and delivered", async () => {
    const here = await bed();
    const { hospital, nurse, channel } = here;
    const draft = await nurse.communications.compose(reminder(here.patient));
    expect(draft).toMatchObject({ state: "draft", channel: "memory", direction: "out" });
    expect(draft.body).toMatch(/^张伟，您好！/);
    await hospital.hcrm.tick();
    expect(channel.sent).toEqual([]);
    await nurse.communications.queue({ message: draft.id });
    await hospital.hcrm.tick();
    expect(channel.sent).toMatchObject([{ to: "+8619900001234", body: draft.body }]);
    const [sent] = (await nurse.communications.list({ patient: here.patient })).items;
    expect(sent).toMatchObject({ state: "sent", begunAt: hospital.clock.now() });
    const receipt = {
      channel: "memory",
      providerRef: sent?.providerRef ?? "",
      status: "delivered",
      at: NOON,
    } as const;
    expect(await nurse.communications.recordReceipt(receipt)).toEqual({ known: true });
    expect(await nurse.communications.recordReceipt({ ...receipt, status: "undelivered" })).toEqual({
      known: true,
    });
    expect(await states(here)).toEqual(["delivered"]);
    expect(await nurse.communications.recordReceipt({ ...receipt, providerRef: "nobody" })).toEqual({
      known: false,
    });
  });

  it("waits for the morning, and for a free slot of the cap", async () => {
    const here = await bed();
    const { hospital, channel } = here;
    hospital.clock.advance({ hours: 14 }); // 23:00 in Shanghai
    await queued(here);
    await hospital.hcrm.tick();
    expect(channel.sent).toHaveLength(0);
    const waiting = async () => {
      const { items } = await here.nurse.communications.list({ patient: here.patient, state: "queued" });
      return items.map(({ reason }) => reason);
    };
    expect(await waiting()).toEqual(["quiet-hours"]);
    hospital.clock.advance({ hours: 9 });
    await hospital.hcrm.tick();
    expect(channel.sent).toHaveLength(1);
    const [sent] = (await here.nurse.communications.list({ patient: here.patient })).items;
    expect(sent?.reason).toBeUndefined();
    await queued(here);
    await queued(here);
    await hospital.hcrm.tick();
    expect(channel.sent).toHaveLength(2); // two a day: the third waits a day
    expect(await waiting()).toEqual(["not-now"]); // of a cap no more is told
    hospital.clock.advance({ hours: 24 });
    await hospital.hcrm.tick();
    expect(channel.sent).toHaveLength(3);
  });

  it("is not sent to someone who ruled the channel out", async () => {
    const here = await bed();
    await here.nurse.communications.optOut({ patient: here.patient, channel: "memory", source: "reply" });
    await queued(here);
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(0);
    expect((await here.nurse.communications.list({ patient: here.patient })).items).toMatchObject([
      { state: "suppressed", reason: "do-not-contact-channel" },
    ]);
  });

  it.each([
    ["withdraws", (here: Bed) => here.nurse.consents.withdraw({ patient: here.patient, purpose: "CAREMGT" })],
    ["dies", (here: Bed) => here.nurse.patients.markDeceased({ patient: here.patient })],
  ] as const)("that is queued when the patient %s is never sent", async (_, happen) => {
    const here = await bed();
    await queued(here);
    await happen(here);
    await here.hospital.hcrm.tick();
    expect(here.channel.calls).toBe(0);
    const doctor = here.hospital.doctor("u-nurse");
    expect((await doctor.communications.list({ patient: here.patient })).items).toMatchObject([
      { state: "cancelled" },
    ]);
  });

  it("for the treatment itself outlives the withdrawal of another purpose", async () => {
    const here = await bed();
    const doctor = here.hospital.doctor("u-nurse");
    const draft = await here.nurse.communications.compose(reminder(here.patient));
    const own = await doctor.communications.compose({ ...reminder(here.patient), purpose: "TREAT" });
    for (const { id } of [draft, own]) await here.nurse.communications.queue({ message: id });
    expect(
      (await here.nurse.consents.withdraw({ patient: here.patient, purpose: "CAREMGT" })).stopped,
    ).toEqual({
      enrolments: 0,
      tasks: 0,
      messages: 1,
    });
    await here.hospital.hcrm.tick();
    expect(here.channel.sent.map(({ id }) => id)).toEqual([own.id]);
  });

  it("is cancelled by hand before its send begins, not after", async () => {
    const here = await bed();
    const first = await queued(here);
    expect(await here.nurse.communications.cancel({ message: first.id, reason: "wrong" })).toMatchObject({
      state: "cancelled",
    });
    const second = await queued(here);
    await here.hospital.hcrm.tick();
    await expect(
      here.nurse.communications.cancel({ message: second.id, reason: "late" }),
    ).rejects.toMatchObject({
      code: "TransitionRefused",
    });
  });
});

describe("a channel that does not answer as hoped", () => {
  it("asks for another attempt and gets the same key", async () => {
    const here = await bed();
    here.channel.answer({ status: "retry", code: "busy" });
    await queued(here);
    await here.hospital.hcrm.tick();
    expect(await states(here)).toEqual(["queued"]);
    here.hospital.clock.advance({ hours: 1 });
    await here.hospital.hcrm.tick();
    expect([here.channel.calls, here.channel.sent.length]).toEqual([2, 1]);
    expect(await states(here)).toEqual(["sent"]);
  });

  it("refuses for good, and someone is told", async () => {
    const here = await bed();
    here.channel.answer({ status: "rejected", code: "NUMBER_INVALID" });
    await queued(here);
    await here.hospital.hcrm.tick();
    expect((await here.nurse.communications.list({ patient: here.patient })).items).toMatchObject([
      { state: "undelivered", reason: "number-invalid" },
    ]);
    expect((await here.nurse.tasks.list({ kind: "attention" })).items).toMatchObject([
      { attention: "no-channel" },
    ]);
  });

  it("throws: an idempotent one is asked again, another is not", async () => {
    const idempotent = await bed();
    idempotent.channel.answer(new Error("timeout"));
    await queued(idempotent);
    await idempotent.hospital.hcrm.tick();
    expect(await states(idempotent)).toEqual(["queued"]);

    const other = await bed(memoryChannel("memory", { idempotent: false }));
    other.channel.answer(new Error("timeout"));
    const message = await queued(other);
    await other.hospital.hcrm.tick();
    expect(await states(other)).toEqual(["unknown"]);
    expect((await other.nurse.tasks.list({ kind: "attention" })).items).toMatchObject([
      { attention: "unknown-delivery" },
    ]);
    await other.hospital.hcrm.tick();
    expect(other.channel.calls).toBe(1);
    await other.nurse.communications.resolveUnknown({
      message: message.id,
      as: "resend",
      reason: "not arrived",
    });
    await other.hospital.hcrm.tick();
    expect(await states(other)).toEqual(["unknown", "sent"]);
    const [first, second] = (await other.nurse.communications.list({ patient: other.patient })).items;
    expect(second?.conversation).toBe(first?.conversation);
  });

  it("never answers: after eight attempts the message is dead, and someone is told", async () => {
    const here = await bed();
    here.channel.answer(...Array.from({ length: 9 }, () => ({ status: "retry", code: "busy" }) as const));
    await queued(here);
    for (let round = 0; round < 10; round += 1) {
      await here.hospital.hcrm.tick();
      here.hospital.clock.advance({ hours: 24 });
    }
    expect(here.channel.calls).toBe(8);
    expect(await states(here)).toEqual(["dead"]);
    expect((await here.nurse.tasks.list({ kind: "attention" })).items).toMatchObject([
      { attention: "dead-work" },
    ]);
  });
});

describe("composing", () => {
  it("refuses a channel that does not exist, a text too long for it, and a patient without a number", async () => {
    const here = await bed(memoryChannel("memory", { maxLength: 10 }));
    const { nurse, patient } = here;
    const message = reminder(patient);
    await expect(nurse.communications.compose({ ...message, channel: "pigeon" })).rejects.toMatchObject({
      code: "ChannelUnknown",
    });
    await expect(nurse.communications.compose(message)).rejects.toMatchObject({
      code: "MessageTooLong",
      details: { maxLength: 10 },
    });
    const { phones: _phones, identifiers: _identifiers, ...nobody } = ZHANG_WEI;
    const other = (await nurse.patients.register({ ...nobody, name: "李娜" })).patient.id;
    const evidence = { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" } as const;
    await nurse.consents.grant({ patient: other, purpose: "CAREMGT", notice: "follow-up", evidence });
    await expect(nurse.communications.compose({ ...message, patient: other })).rejects.toMatchObject({
      code: "ContactPointMissing",
    });
  });

  it("gives a lock screen the public part only", async () => {
    const here = await bed(memoryChannel("push", { lockScreen: true }));
    await queued(here, "push");
    await here.hospital.hcrm.tick();
    expect(here.channel.sent.map(({ body }) => body)).toEqual(["您有一条复诊提醒，日期 2026-12-01。"]);
  });
});

describe("a message task", () => {
  it("is sent at its time of day, and done when the channel took it", async () => {
    const here = await bed();
    const { hospital, nurse, patient, channel } = here;
    await nurse.followUps.enrol({ patient, plan: "medication-reminder", anchor: "2026-11-20" });
    await hospital.hcrm.tick(); // 09:00: half past eight has passed, so the first goes at once
    expect(channel.sent).toHaveLength(1);
    hospital.clock.set("2026-11-21T16:30:00.000Z"); // half past midnight on the 22nd
    await hospital.hcrm.tick();
    expect(channel.sent).toHaveLength(1);
    hospital.clock.set("2026-11-22T00:30:00.000Z"); // 08:30
    await hospital.hcrm.tick();
    expect(channel.sent).toHaveLength(2);
    const done = await nurse.tasks.list({ kind: "message", status: "completed" });
    expect(done.items).toMatchObject([
      { due: "2026-11-21", performedOn: "2026-11-21" },
      { due: "2026-11-22", performedOn: "2026-11-22" },
    ]);
  });

  it("without a number ends with someone who looks, not in silence", async () => {
    const here = await bed();
    const { hospital, nurse } = here;
    const { phones: _phones, identifiers: _identifiers, ...nobody } = ZHANG_WEI;
    const other = (await nurse.patients.register({ ...nobody, name: "李娜" })).patient.id;
    const evidence = { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" } as const;
    await nurse.consents.grant({ patient: other, purpose: "CAREMGT", notice: "follow-up", evidence });
    await nurse.followUps.enrol({ patient: other, plan: "medication-reminder", anchor: "2026-11-20" });
    await hospital.hcrm.tick();
    expect((await nurse.tasks.list({ patient: other, kind: "attention" })).items).toMatchObject([
      { attention: "no-channel" },
    ]);
  });
});

describe("bundled channels", () => {
  it("the console shows the masked text, the file one line of JSON a message", async () => {
    const lines: string[] = [];
    const folder = await mkdtemp(join(tmpdir(), "hcrm-file-channel-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "outbox.ndjson");
    const here = await bed();
    const print: Channel = consoleChannel((line) => lines.push(line));
    here.hospital.hcrm.channels.register(print);
    here.hospital.hcrm.channels.register(fileChannel({ file }));
    expect(here.hospital.hcrm.channels.list().map(({ id }) => id)).toEqual(["memory", "console", "file"]);
    const first = await queued(here, "console");
    const second = await queued(here, "file");
    await here.hospital.hcrm.tick();
    expect(lines).toEqual([
      `message ${first.id}: ＊，您好！您的复诊日期是 ＊，请安排好时间。如需改期，请联系随访中心。`,
    ]);
    const written: unknown = JSON.parse(await readFile(file, "utf8"));
    expect(written).toMatchObject({ id: second.id, to: "+8619900001234", body: second.body });
  });
});
