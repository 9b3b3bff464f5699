/** Two pools on one database write the same numbers while the index of numbers rotates: each has one owner. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { afterAll, beforeAll, it } from "vitest";
import { expectOneOwnerEach } from "../../../core/test/support/unique-in-rotation.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

it("gives each number one owner, whichever epoch the writers are at", async () => {
  const { connectionString } = await cluster.createDatabase();
  const storage = () => postgresStorage({ connectionString, migrate: "up" });
  await expectOneOwnerEach(storage, memoryKeyProvider(), 20);
}, 120_000);
