/**
 * The partition gate: the whole schema with sixteen hash partitions by tenant keeps every law of the port. PostgreSQL
 * itself refuses a key (0A000) or a reference (42830) that does not begin with the tenant.
 */
import { postgresCapabilities } from "@hcrm/adapter-postgres";
import { storageConformance } from "@hcrm/core/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { postgresHarnesses } from "../support/postgres-harness.ts";

const harnesses = postgresHarnesses({ partitions: 16 });
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
