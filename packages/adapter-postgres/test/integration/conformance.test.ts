/** PostgreSQL keeps every law of the port, with row security, eight and more connections and two adapters. */
import { postgresCapabilities } from "@hcrm/adapter-postgres";
import { storageConformance } from "@hcrm/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { postgresHarnesses } from "../support/postgres-harness.ts";

const harnesses = postgresHarnesses();
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await harnesses.start(cluster);
});
afterAll(async () => {
  await harnesses.stop();
  await cluster.stop();
});

const capabilities = postgresCapabilities({ profile: "postgres", rowSecurity: true });
storageConformance({ describe, it }, harnesses.make, capabilities, { joins: true });
