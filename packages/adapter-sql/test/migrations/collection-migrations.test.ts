/** Migrations of collections: order, circles, checksums. */
import { collectionLayouts, defineCollection, InvalidSpec } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";
import { collectionMigrations, type Migration, migrationChecksum } from "../../src/index.ts";
import { layouts, postgres, sqlite } from "../support/dialects.ts";

const refersTo = (id: number, name: string, other: string) =>
  defineCollection({
    id,
    name,
    family: "definitions",
    subject: null,
    columns: { otherId: { type: "uuid", null: true } },
    references: { otherId: other },
  });

describe("collectionMigrations", () => {
  it("brings one migration per collection, those that are referred to first", () => {
    expect(collectionMigrations(layouts).map((migration) => migration.id)).toEqual([
      "own-ward",
      "own-bed_place",
    ]);
  });

  it("accepts a collection that refers to itself and refuses a circle of two", () => {
    const self = collectionLayouts([refersTo(1, "node", "node")]);
    expect(collectionMigrations(self)).toHaveLength(1);
    const circle = collectionLayouts([refersTo(1, "left", "right"), refersTo(2, "right", "left")]);
    expect(() => collectionMigrations(circle)).toThrow(InvalidSpec);
  });
});

describe("migrationChecksum", () => {
  const migration: Migration = {
    id: "0002-x",
    phase: "expand",
    statements: () => [{ sql: "create table x (a)" }],
  };

  it("is the same for the same migration and differs with id, phase, statement and dialect", () => {
    const checksum = migrationChecksum(migration, sqlite);
    expect(migrationChecksum({ ...migration }, sqlite)).toBe(checksum);
    const others = [
      migrationChecksum({ ...migration, id: "0003-x" }, sqlite),
      migrationChecksum({ ...migration, phase: "contract" }, sqlite),
      migrationChecksum({ ...migration, statements: () => [{ sql: "create table y (a)" }] }, sqlite),
      migrationChecksum(migration, postgres),
    ];
    expect(new Set([checksum, ...others]).size).toBe(5);
  });
});
