/** The command for DBAs: what it prints, run by hand, is a database that an application without DDL accepts. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { createHcrm, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Printed, printedBy } from "../../../adapter-sql/test/support/printed.ts";
import { printSchema } from "../../src/print-schema.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const printed = (...args: readonly string[]): Printed => printedBy(printSchema, ...args);

describe("hcrm-postgres-schema", () => {
  it.each([
    ["as it is", []],
    ["in another schema, with partitions", ["--schema", "crm", "--partitions", "4"]],
  ] as const)("prints a schema %s that the application finds complete", async (_, args) => {
    const { connectionString } = await cluster.createDatabase();
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(printed(...args).out);
    await client.end();
    const options = args.length === 0 ? {} : { schema: "crm", partitions: 4 };
    const storage = postgresStorage({ connectionString, migrate: "check", ...options });
    const hcrm = await createHcrm({ ...starterKit(), storage, keys: memoryKeyProvider() });
    const { pendingMigrations, schemaDrift } = await hcrm.diagnostics();
    expect([pendingMigrations, schemaDrift]).toEqual([[], []]);
    await hcrm.close();
  });

  it("prints nothing behind the last migration, and refuses what it does not know", () => {
    expect(printed("--from", "0001-first-schema")).toEqual({ code: 0, out: "", err: "" });
    expect(printed("--to", "9999-nothing")).toMatchObject({ code: 2, out: "" });
    expect(printed("--colour").err).toContain("Usage: hcrm-postgres-schema");
  });
});
