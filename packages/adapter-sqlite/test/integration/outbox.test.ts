/** The laws of the outbox on `node:sqlite`: withdrawal, death, merge and restriction against sends, workers that die, workers beside each other. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  dieWhileSending,
  ENDINGS,
  endAgainstSend,
  endBesideSend,
  manyWorkers,
  type OpenDatabase,
  oneSlotOfTheCap,
} from "../../../core/test/support/outbox-laws.ts";
import { sqliteStorage } from "../../src/index.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

let databases = 0;
const openDatabase: OpenDatabase = async () => {
  databases += 1;
  const file = join(folder, `${databases}.db`);
  return () => sqliteStorage({ file });
};

describe("no send begins after", () => {
  it.each(ENDINGS)("the patient %s, at every step of a worker", async (ending) => {
    expect(await endAgainstSend(openDatabase, ending)).toBeGreaterThan(5);
  });

  it.each(ENDINGS)("the patient %s beside a worker", async (ending) => {
    expect(await endBesideSend(openDatabase, ending)).toBeGreaterThan(3);
  });
});

describe("a worker that dies at any step", () => {
  it.each([
    ["loses nothing and sends nothing twice", true],
    ["leaves what it may have sent to a person", false],
  ])("%s (idempotent channel: %s)", async (_, idempotent) => {
    expect(await dieWhileSending(openDatabase, idempotent)).toBeGreaterThan(5);
  });
});

describe("workers beside each other", () => {
  it("send each message once", async () => {
    const messages = Number(process.env.HCRM_OUTBOX_MESSAGES ?? 100);
    await manyWorkers(openDatabase, { workers: 2, messages });
  });

  it("take one slot of a cap once", async () => {
    await oneSlotOfTheCap(openDatabase);
  });
});
