/**
 * Migrations: an open database is at the schema of the build, and stays so.
 * How a dialect reaches that schema is tested beside its adapter; here it is only seen from outside,
 * through the migrator that every adapter has.
 */
import { holds, same } from "../expectations.ts";
import { type Chapter, scopeOf } from "../law.ts";
import { ITEM, item, RUIJIN } from "../suite-collections.ts";

/** See the module header. */
export const migrationsChapter: Chapter = {
  name: "migrations",
  laws: [
    {
      law: "after opening nothing is pending and nothing has drifted",
      test: async (bed) => {
        const status = await bed.adapter.migrator.status();
        same(status.pending, [], "pending");
        same(status.drift, [], "drift");
      },
    },
    {
      law: "migrating again changes nothing",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const before = await bed.adapter.migrator.status();
        await bed.adapter.migrator.up();
        same(await bed.adapter.migrator.status(), before, "status");
        same(await bed.run((tx) => tx.count(ITEM, RUIJIN, [], 9)), 1, "rows");
      },
    },
    {
      law: "a second adapter finds the same schema and the same rows",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const other = await bed.second();
        same(await other.migrator.status(), await bed.adapter.migrator.status(), "status");
        same(await other.transaction(scopeOf(), (tx) => tx.count(ITEM, RUIJIN, [], 9)), 1, "rows");
      },
    },
    {
      law: "the statements up to the last applied migration can be printed",
      test: async (bed) => {
        const { applied } = await bed.adapter.migrator.status();
        const last = applied.at(-1);
        const statements = last === undefined ? [] : bed.adapter.migrator.sql(null, last);
        holds(last === undefined || statements.length > 0, "statements");
        holds(
          statements.every((statement) => statement.trim().length > 0),
          "no empty statement",
        );
      },
    },
  ],
};
