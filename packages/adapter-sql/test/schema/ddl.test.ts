/** The DDL of a collection: every key starts with the tenant, every index ends with the id. */
import { describe, expect, it } from "vitest";
import { createStatements } from "../../src/index.ts";
import { layouts, postgres, sqlite } from "../support/dialects.ts";

describe("createStatements", () => {
  it("makes strict tables with inline references on SQLite", () => {
    const statements = createStatements(layouts, sqlite);
    expect(statements[0]).toBe(`create table "hcrm_bed_place" (
  "tenant_id" TEXT not null,
  "id" TEXT not null,
  "version" INTEGER not null,
  "created_at" TEXT not null,
  "updated_at" TEXT not null,
  "ward_id" TEXT not null,
  "is_free" INTEGER check ("is_free" in (0, 1)) not null,
  "number" INTEGER not null,
  "note" TEXT,
  "g_notes" BLOB,
  "bx_guest" BLOB,
  "visible_at" TEXT,
  "lease_token" INTEGER not null,
  "lease_owner" TEXT,
  "attempts" INTEGER not null,
  primary key ("tenant_id", "id"),
  constraint "hcrm_u8_number" unique ("tenant_id", "ward_id", "number"),
  constraint "hcrm_f8_ward_id" foreign key ("tenant_id", "ward_id") references "hcrm_ward" ("tenant_id", "id") on delete restrict
) strict`);
  });

  it("ends every index with the id and covers only visible work", () => {
    const indexes = createStatements(layouts, sqlite).filter((statement) =>
      statement.startsWith("create index"),
    );
    expect(indexes).toEqual([
      'create index "hcrm_i8_bx_guest" on "hcrm_bed_place" ("tenant_id", "bx_guest", "id")',
      'create index "hcrm_i8_free" on "hcrm_bed_place" ("tenant_id", "is_free", "number", "id")',
      'create index "hcrm_i8_visible" on "hcrm_bed_place" ("tenant_id", "visible_at", "id") where visible_at is not null',
    ]);
  });

  it("qualifies every name on PostgreSQL, forces row security, and adds references last", () => {
    const statements = createStatements(layouts, postgres);
    expect(statements[0]).toContain('create table "hcrm"."hcrm_bed_place"');
    expect(statements[0]).toContain('"note" text collate "C"');
    expect(statements[0]).not.toContain("foreign key");
    expect(statements).toContain('alter table "hcrm"."hcrm_ward" force row level security');
    expect(statements.at(-1)).toBe(
      'alter table "hcrm"."hcrm_bed_place" add constraint "hcrm_f8_ward_id" foreign key ("tenant_id", "ward_id") references "hcrm"."hcrm_ward" ("tenant_id", "id") on delete restrict',
    );
    for (const statement of statements)
      expect(statement).not.toMatch(/\b(serial|sequence|identity|default|now\(\)|deferrable)\b/i);
  });

  it("gives SQLite's planner the shape of a large table", () => {
    const statements = createStatements(layouts, sqlite).join("\n");
    expect(statements).toContain(
      "insert into sqlite_stat1 (tbl, idx, stat) values ('hcrm_bed_place', 'hcrm_i8_free', '1000000 100000 20000 1000 1')",
    );
    expect(statements).toContain(
      "insert into sqlite_stat1 (tbl, idx, stat) values ('hcrm_bed_place', 'sqlite_autoindex_hcrm_bed_place_2', '1000000 100000 10 1')",
    );
  });
});
