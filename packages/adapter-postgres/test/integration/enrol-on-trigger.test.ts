/** Plans that a tag or an assessment begins, on PostgreSQL, where workers really run at once. */
import { afterAll, beforeAll, it } from "vitest";
import type { OpenDatabase } from "../../../core/test/support/outbox-laws.ts";
import { triggerLaws } from "../../../core/test/support/trigger-laws.ts";
import { postgresStorage } from "../../src/index.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const openDatabase: OpenDatabase = async () => {
  const { connectionString } = await cluster.createDatabase();
  return () => postgresStorage({ connectionString, migrate: "up" });
};

it.each(triggerLaws)("%s", (_, law) => law(openDatabase), 120_000);
