/** Laws 7 and 12 on the memory adapter: withdrawal, death, merge and restriction against sends, workers that die, workers beside each other. */
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../src/memory/index.ts";
import {
  dieWhileSending,
  ENDINGS,
  endAgainstSend,
  endBesideSend,
  manyWorkers,
  type OpenDatabase,
  oneFaultyMessage,
  oneSlotOfTheCap,
} from "../support/outbox-laws.ts";

const openDatabase: OpenDatabase = async () => {
  const storage = memoryStorage();
  return () => storage;
};

describe("law 7: no send begins after", () => {
  it.each(ENDINGS)("the patient %s, at every step of a worker", async (ending) => {
    expect(await endAgainstSend(openDatabase, ending)).toBeGreaterThan(5);
  });

  it.each(ENDINGS)("the patient %s beside a worker", async (ending) => {
    expect(await endBesideSend(openDatabase, ending)).toBeGreaterThan(3);
  });
});

describe("a worker that dies at any step", () => {
  it("loses nothing and sends nothing twice over an idempotent channel", async () => {
    expect(await dieWhileSending(openDatabase, true)).toBeGreaterThan(5);
  });

  it("leaves what it may have sent to a person where the channel is not idempotent", async () => {
    expect(await dieWhileSending(openDatabase, false)).toBeGreaterThan(5);
  });
});

it("a message that cannot be worked on holds up no other, and someone hears of it", async () => {
  await oneFaultyMessage(openDatabase);
});

describe("law 12: workers beside each other", () => {
  it("send each message once", async () => {
    const messages = Number(process.env.HCRM_OUTBOX_MESSAGES ?? 200);
    await manyWorkers(openDatabase, { workers: 2, messages });
  });

  it("take one slot of a cap once", async () => {
    await oneSlotOfTheCap(openDatabase);
  });
});
