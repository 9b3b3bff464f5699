/** The path for databases that cannot skip locked rows or index a part of a table keeps every law of the port. */
import { postgresCapabilities } from "@hcrm/adapter-postgres";
import { storageConformance } from "@hcrm/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { postgresHarnesses } from "../support/postgres-harness.ts";

const harnesses = postgresHarnesses({ profile: "postgres-portable" });
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await harnesses.start(cluster);
});
afterAll(async () => {
  await harnesses.stop();
  await cluster.stop();
});

const capabilities = postgresCapabilities({ profile: "postgres-portable", rowSecurity: true });
storageConformance({ describe, it }, harnesses.make, capabilities, { joins: true });
