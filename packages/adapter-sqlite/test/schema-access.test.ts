/** A migration that fails half-way leaves nothing of itself, is not recorded, and succeeds when it is run again. */
import { DatabaseSync } from "node:sqlite";
import { createMigrator, type Migration } from "@hcrm/adapter-sql";
import { systemClock, systemRandom, timerWait } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";
import { connectionOf } from "../src/connection.ts";
import { sqliteTraits } from "../src/dialect.ts";
import { schemaAccess } from "../src/schema-access.ts";

const first: Migration = {
  id: "0001-first",
  phase: "expand",
  statements: () => [{ sql: "create table first (a)" }],
};
const second = (broken: boolean): Migration => ({
  id: "0002-second",
  phase: "expand",
  statements: () => [
    { sql: "create table second (a)" },
    { sql: broken ? "create table second (a)" : "create table third (a)" },
  ],
});

describe("a migration that fails half-way", () => {
  it("leaves nothing behind on SQLite, where all that is pending is one transaction", async () => {
    const handle = new DatabaseSync(":memory:");
    const wait = { wait: timerWait, random: systemRandom };
    const migrator = (broken: boolean) =>
      createMigrator({
        migrations: [first, second(broken)],
        expected: [],
        traits: sqliteTraits,
        database: schemaAccess(connectionOf(handle), wait),
        clock: systemClock,
      });
    const tables = (): readonly unknown[] =>
      handle
        .prepare(
          "select name from sqlite_master where type = 'table' and name not like 'hcrm_%' order by name",
        )
        .all()
        .map(({ name }) => name);
    await expect(migrator(true).up()).rejects.toThrow();
    expect(tables()).toEqual([]);
    expect((await migrator(false).status()).pending).toEqual(["0001-first", "0002-second"]);
    await migrator(false).up();
    expect(tables()).toEqual(["first", "second", "third"]);
    expect((await migrator(false).status()).pending).toEqual([]);
  });
});
