/** A migration that fails half-way leaves nothing of itself, is not recorded, and succeeds when it is run again. */
import { createMigrator, type Migration } from "@hcrm/adapter-sql";
import { systemClock } from "@hcrm/core/storage";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresTraits } from "../../src/dialect.ts";
import { schemaAccess } from "../../src/schema-access.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const first: Migration = {
  id: "0001-first",
  phase: "expand",
  statements: () => [{ sql: "create table hcrm.first (a int)" }],
};
const second = (broken: boolean): Migration => ({
  id: "0002-second",
  phase: "expand",
  statements: () => [
    { sql: "create table hcrm.second (a int)" },
    { sql: broken ? "create table hcrm.second (a int)" : "create table hcrm.third (a int)" },
  ],
});

describe("a migration that fails half-way", () => {
  it("leaves nothing behind on PostgreSQL, where each migration is a transaction", async () => {
    const { connectionString } = await cluster.createDatabase();
    const pool = new pg.Pool({ connectionString, max: 3 });
    const traits = postgresTraits({
      schema: "hcrm",
      partitions: 0,
      rowSecurity: true,
      profile: "postgres",
      columns: "as-sent",
    });
    const migrator = (broken: boolean) =>
      createMigrator({
        migrations: [first, second(broken)],
        expected: [],
        traits,
        database: schemaAccess(pool, "hcrm"),
        clock: systemClock,
      });
    const tables = async (): Promise<readonly unknown[]> => {
      const { rows } = await pool.query(
        "select tablename from pg_tables where schemaname = 'hcrm' and tablename not like 'hcrm_%' order by 1",
      );
      return rows.map(({ tablename }) => tablename);
    };
    await expect(migrator(true).up()).rejects.toThrow();
    expect(await tables()).toEqual(["first"]);
    expect((await migrator(false).status()).pending).toEqual(["0002-second"]);
    await migrator(false).up();
    expect(await tables()).toEqual(["first", "second", "third"]);
    await pool.end();
  });
});
