/**
 * Memory, SQLite and PostgreSQL give the same answers to random transactions, errors included. The memory adapter is the
 * specification; a difference is a bug of one of the three or a gap in the laws.
 */
import { DatabaseSync } from "node:sqlite";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { memoryStorage } from "@hcrm/core/memory";
import { asTenant, type StorageAdapter, systemClock, systemRandom } from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqliteStorage } from "../../../adapter-sqlite/src/index.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { answers, transactions } from "../support/random-commands.ts";

const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };

let cluster: Cluster;
let adapters: Readonly<Record<"memory" | "sqlite" | "postgres" | "portable", StorageAdapter>>;
let runs = 0;

beforeAll(async () => {
  cluster = await startCluster();
  const { connectionString } = await cluster.createDatabase();
  const portable = await cluster.createDatabase();
  adapters = {
    memory: await memoryStorage().open(context),
    sqlite: await sqliteStorage({ driver: new DatabaseSync(":memory:") }).open(context),
    postgres: await postgresStorage({ connectionString, migrate: "up" }).open(context),
    portable: await postgresStorage({
      connectionString: portable.connectionString,
      migrate: "up",
      profile: "postgres-portable",
    }).open(context),
  };
});
afterAll(async () => {
  for (const adapter of Object.values(adapters)) await adapter.close();
  await cluster.stop();
});

describe("random transactions", () => {
  it("are answered alike by every adapter", async () => {
    await fc.assert(
      fc.asyncProperty(transactions, async (list) => {
        runs += 1;
        const tenant = asTenant(`run-${runs}`); // a tenant of its own is an empty database
        const expected = await answers(adapters.memory, tenant, list);
        for (const name of ["sqlite", "postgres", "portable"] as const)
          expect(await answers(adapters[name], tenant, list), name).toEqual(expected);
      }),
    );
  }, 120_000);
});
