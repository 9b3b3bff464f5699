/**
 * The non-inference property of the core on PostgreSQL, where audit events get their places later and transactions run
 * side by side: what the adapter answers must not depend on hidden rows. Each hospital has a database of its own, copied
 * from one that was migrated once.
 */
import { afterAll, beforeAll, describe, it } from "vitest";
import {
  expectNoInference,
  expectNoInferenceOverAll,
  OBSERVERS,
} from "../../../core/test/support/non-inference.ts";
import { postgresStorage } from "../../src/index.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const openStorage = (): ReturnType<typeof postgresStorage> => ({
  ...postgresStorage({ connectionString: "postgres://unused", migrate: "up" }),
  open: async (request) => {
    const { connectionString } = await cluster.createHospital();
    return postgresStorage({ connectionString, migrate: "up" }).open(request);
  },
});

describe("nobody infers what they may not see, on PostgreSQL", () => {
  it.each(OBSERVERS)(
    "a $role for $purpose, over every operation",
    async (observer) => {
      await expectNoInferenceOverAll(openStorage, observer);
    },
    300_000,
  );

  it.each(OBSERVERS)(
    "a $role for $purpose, over generated worlds and questions",
    async (observer) => {
      await expectNoInference(openStorage, observer, 3);
    },
    300_000,
  );
});
