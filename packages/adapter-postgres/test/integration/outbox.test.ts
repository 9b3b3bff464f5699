/** The laws of the outbox on PostgreSQL, where workers and withdrawals really run at once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  dieWhileSending,
  ENDINGS,
  endAgainstSend,
  endBesideSend,
  manyWorkers,
  type OpenDatabase,
  oneSlotOfTheCap,
} from "../../../core/test/support/outbox-laws.ts";
import { postgresStorage } from "../../src/index.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const openDatabase: OpenDatabase = async () => {
  const { connectionString } = await cluster.createHospital();
  return () => postgresStorage({ connectionString, migrate: "up" });
};

describe("no send begins after", () => {
  it.each(ENDINGS)(
    "the patient %s, at every step of a worker",
    async (ending) => {
      expect(await endAgainstSend(openDatabase, ending)).toBeGreaterThan(5);
    },
    300_000,
  );

  it.each(ENDINGS)(
    "the patient %s beside a worker",
    async (ending) => {
      expect(await endBesideSend(openDatabase, ending)).toBeGreaterThan(3);
    },
    300_000,
  );
});

describe("a worker that dies at any step", () => {
  it.each([
    ["loses nothing and sends nothing twice", true],
    ["leaves what it may have sent to a person", false],
  ])(
    "%s (idempotent channel: %s)",
    async (_, idempotent) => {
      expect(await dieWhileSending(openDatabase, idempotent)).toBeGreaterThan(5);
    },
    300_000,
  );
});

describe("workers beside each other", () => {
  it("send each message once", async () => {
    const messages = Number(process.env.HCRM_OUTBOX_MESSAGES ?? 200);
    await manyWorkers(openDatabase, { workers: 4, messages });
  }, 300_000);

  it("take one slot of a cap once", async () => {
    await oneSlotOfTheCap(openDatabase);
  }, 300_000);
});
