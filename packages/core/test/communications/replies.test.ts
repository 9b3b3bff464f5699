/** What patients write back: it joins the conversation, comes once, and a bare 退订 rules the channel out. */
import { describe, expect, it, onTestFinished } from "vitest";
import { memoryChannel } from "../../src/communications/index.ts";
import type { Message, PatientId, Session } from "../../src/index.ts";
import { openHospital, registerConsented } from "../support/hospital.ts";

const NOON = "2026-11-21T04:00:00.000Z";
const reply = { channel: "sms", from: "199 0000 1234", text: "好的", providerRef: "mo-1", at: NOON } as const;

interface Bed {
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly send: () => Promise<Message>;
}

async function bed(): Promise<Bed> {
  const hospital = await openHospital({ channels: [memoryChannel("sms")] });
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up-centre"]);
  const patient = (await registerConsented(nurse)).id;
  const send = async (): Promise<Message> => {
    const words = { patient, template: "medication-reminder", purpose: "CAREMGT" } as const;
    const { id } = await nurse.communications.compose(words);
    await nurse.communications.queue({ message: id });
    await hospital.hcrm.tick();
    const found = (await nurse.communications.list({ patient })).items.find((each) => each.id === id);
    if (found === undefined) throw new Error("the message is gone");
    return found;
  };
  return { nurse, patient, send };
}

describe("a reply", () => {
  it("joins the conversation that it answers", async () => {
    const { nurse, patient, send } = await bed();
    const sent = await send();
    const kept = await nurse.communications.recordReply(reply);
    expect(kept).toMatchObject({
      patient,
      direction: "in",
      conversation: sent.id,
      body: "好的",
      receiptAt: NOON,
    });
    expect(await nurse.communications.recordReply(reply)).toEqual(kept);
    expect((await nurse.communications.list({ patient })).items).toHaveLength(2);
  });

  it("to which nothing was sent is refused", async () => {
    const { nurse, send } = await bed();
    await expect(nurse.communications.recordReply(reply)).rejects.toMatchObject({ code: "NotFound" });
    await send();
    for (const from of ["13800138000", "not a number"]) {
      await expect(nurse.communications.recordReply({ ...reply, from })).rejects.toMatchObject({
        code: "NotFound",
      });
    }
  });

  it.each(["退订", "t", " TD "])(
    "that says no more than %s rules the channel out for its purpose",
    async (text) => {
      const { nurse, send } = await bed();
      await send();
      await nurse.communications.recordReply({ ...reply, text });
      expect(await send()).toMatchObject({ state: "suppressed", reason: "do-not-contact-channel" });
    },
  );

  it("with more words in it rules nothing out", async () => {
    const { nurse, send } = await bed();
    await send();
    await nurse.communications.recordReply({ ...reply, text: "我想退订吗?不" });
    expect(await send()).toMatchObject({ state: "sent" });
  });
});
