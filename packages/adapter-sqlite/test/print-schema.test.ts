/** The command for DBAs: what it prints, run by hand, is a file that an application without DDL accepts. */
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { describe, expect, it } from "vitest";
import { type Printed, printedBy } from "../../adapter-sql/test/support/printed.ts";
import { printSchema } from "../src/print-schema.ts";

const printed = (...args: readonly string[]): Printed => printedBy(printSchema, ...args);

describe("hcrm-sqlite-schema", () => {
  it("prints a schema that the application finds complete", async () => {
    const handle = new DatabaseSync(":memory:");
    handle.exec(printed().out);
    const storage = sqliteStorage({ driver: handle, migrate: "check" });
    const hcrm = await createHcrm({ ...starterKit(), storage, keys: memoryKeyProvider() });
    const { pendingMigrations, schemaDrift } = await hcrm.diagnostics();
    expect([pendingMigrations, schemaDrift]).toEqual([[], []]);
    await hcrm.close();
  });

  it("prints nothing behind the last migration, and refuses what it does not know", () => {
    expect(printed("--from", "0001-first-schema")).toEqual({ code: 0, out: "", err: "" });
    expect(printed("--to", "9999-nothing")).toMatchObject({ code: 2, out: "" });
    expect(printed("--colour").err).toContain("Usage: hcrm-sqlite-schema");
  });
});
