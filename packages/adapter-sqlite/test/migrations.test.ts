/** Migrations on SQLite: applied, checked, printed, refused when changed; drift is named. */
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  type CollectionSpec,
  defineCollection,
  MigrationChanged,
  SchemaNotReady,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { describe, expect, it } from "vitest";

const open = (
  handle: DatabaseSync,
  collections: readonly CollectionSpec[] = suiteCollections,
  migrate: "up" | "check" = "up",
) =>
  sqliteStorage({ driver: handle, migrate }).open({ collections, clock: systemClock, random: systemRandom });

describe("migrations", () => {
  it("check refuses an empty database and names what is pending", async () => {
    const handle = new DatabaseSync(":memory:");
    const refusal = open(handle, suiteCollections, "check");
    await expect(refusal).rejects.toBeInstanceOf(SchemaNotReady);
    await expect(refusal).rejects.toMatchObject({
      details: { pending: ["own-suite_parent", "own-suite_item", "own-suite_event", "own-suite_work"] },
    });
  });

  it("printed statements, run by hand, give a database that check accepts", async () => {
    const adapter = await open(new DatabaseSync(":memory:"));
    const statements = adapter.migrator.sql(null, "own-suite_work");
    const byHand = new DatabaseSync(":memory:");
    for (const statement of statements) byHand.exec(statement);
    const checked = await open(byHand, suiteCollections, "check");
    const status = await checked.migrator.status();
    expect([status.applied.length, status.pending, status.drift]).toEqual([4, [], []]);
  });

  it("prints what lies between two migrations", async () => {
    const adapter = await open(new DatabaseSync(":memory:"));
    const statements = adapter.migrator.sql("own-suite_item", "own-suite_event");
    expect(statements.join("\n")).toMatch(/create table "hcrm_suite_event"/);
    expect(statements.join("\n")).not.toMatch(/create table "hcrm_suite_(item|work)"/);
  });

  it("a new collection is a pending migration of its own", async () => {
    const handle = new DatabaseSync(":memory:");
    await open(handle);
    const extra = defineCollection({ id: 9, name: "extra", family: "definitions", subject: null });
    await expect(open(handle, [...suiteCollections, extra], "check")).rejects.toMatchObject({
      details: { pending: ["own-extra"] },
    });
    await open(handle, [...suiteCollections, extra]);
  });

  it("a migration that has changed since it was applied is refused", async () => {
    const handle = new DatabaseSync(":memory:");
    const before = defineCollection({ id: 9, name: "extra", family: "definitions", subject: null });
    await open(handle, [before]);
    const after = { ...before, columns: { title: { type: "text" } } } as const;
    await expect(open(handle, [defineCollection(after)])).rejects.toBeInstanceOf(MigrationChanged);
  });

  it("a breaking migration of a newer build is refused", async () => {
    const handle = new DatabaseSync(":memory:");
    await open(handle);
    handle.exec(
      "insert into hcrm_migration values ('0099-newer', 'contract', 'x', 1, '2027-01-01T00:00:00.000Z')",
    );
    await expect(open(handle)).rejects.toMatchObject({ details: { unknown: ["0099-newer"] } });
  });

  it("names missing and altered parts as drift, and leaves the host's own tables alone", async () => {
    const handle = new DatabaseSync(":memory:");
    const adapter = await open(handle);
    handle.exec("create table host_table (a); create index host_index on hcrm_suite_item (rank)");
    expect((await adapter.migrator.status()).drift).toEqual([]);
    handle.exec("drop index hcrm_i65002_rank; drop trigger hcrm_t65003_no_update");
    handle.exec("drop table hcrm_suite_work; alter table hcrm_suite_parent drop column label");
    expect((await adapter.migrator.status()).drift).toEqual([
      "guard hcrm_t65003_no_update of hcrm_suite_event is missing",
      "index of hcrm_suite_item on tenant_id,rank,id is missing",
      "column hcrm_suite_parent.label is missing",
      "table hcrm_suite_work is missing",
    ]);
  });
});
