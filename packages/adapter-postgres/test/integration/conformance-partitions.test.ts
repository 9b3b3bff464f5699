/**
 * The partition gate: the whole schema with sixteen hash partitions by tenant keeps every law of the port, and every
 * statement of the suite touches one partition of each table it names. PostgreSQL itself refuses a key (0A000) or a
 * reference (42830) that does not begin with the tenant.
 */
import { postgresCapabilities } from "@hcrm/adapter-postgres";
import { storageConformance } from "@hcrm/core/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, type DatabaseAddress, startCluster } from "../support/cluster.ts";
import { postgresHarnesses } from "../support/postgres-harness.ts";

const harnesses = postgresHarnesses({ partitions: 16 });
let cluster: Cluster;
let address: DatabaseAddress;

beforeAll(async () => {
  cluster = await startCluster();
  address = await harnesses.start(cluster);
});
afterAll(async () => {
  await harnesses.stop();
  await cluster.stop();
});

const capabilities = postgresCapabilities({ profile: "postgres", rowSecurity: true });
storageConformance({ describe, it }, harnesses.make, capabilities, { joins: true });

describe("the statements of the suite", () => {
  it("each touch one partition of each table", async () => {
    const client = new pg.Client({ connectionString: address.connectionString });
    await client.connect();
    expect(harnesses.statements.size).toBeGreaterThan(50);
    for (const [text, values] of harnesses.statements) {
      await client.query("begin");
      await client.query("select set_config('hcrm.tenant', $1, true)", [values[0]]);
      const { rows } = await client.query(`explain (format json) ${text}`, [...values]);
      await client.query("rollback");
      for (const [table, parts] of partitionsOf(JSON.stringify(rows)))
        expect(parts.size, `${table}: ${text}`).toBe(1);
    }
    await client.end();
  });
});

/** Partitions by table that a plan names. */
function partitionsOf(plan: string): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const [, table = "", part = ""] of plan.matchAll(/"Relation Name":\s*"(hcrm_[a-z_]+?)_p(\d+)"/g))
    tables.set(table, (tables.get(table) ?? new Set()).add(part));
  return tables;
}
