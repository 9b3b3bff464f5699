/** The manifest of a schema, and what counts as drift from it. */
import { describe, expect, it } from "vitest";
import { type PhysicalTable, schemaDrift, schemaManifest } from "../../src/index.ts";
import { layouts, postgres, sqlite } from "../support/dialects.ts";

const manifest = schemaManifest(layouts, sqlite);
const [bed, ward] = manifest;

function without(change: Partial<PhysicalTable>): readonly string[] {
  const altered = manifest.map((table) => (table.name === bed?.name ? { ...table, ...change } : table));
  return schemaDrift(manifest, altered);
}

describe("schemaManifest", () => {
  it("orders tables by name and lists columns with their stored types", () => {
    expect(manifest.map((table) => table.name)).toEqual(["hcrm_bed_place", "hcrm_ward"]);
    expect(ward?.columns.at(-1)).toEqual({ name: "title", type: "TEXT", nullable: false });
    expect(
      schemaManifest(layouts, postgres)[0]?.columns.find((column) => column.name === "created_at"),
    ).toEqual({
      name: "created_at",
      type: "timestamp(3) with time zone",
      nullable: false,
    });
  });
});

describe("schemaDrift", () => {
  it("is nothing for the same schema, and for one with more in it", () => {
    expect(schemaDrift(manifest, manifest)).toEqual([]);
    const extra = { name: "host_column", type: "TEXT", nullable: true };
    expect(without({ columns: [...(bed?.columns ?? []), extra] })).toEqual([]);
  });

  it("names each missing or altered part", () => {
    expect(schemaDrift(manifest, [])).toEqual([
      "table hcrm_bed_place is missing",
      "table hcrm_ward is missing",
    ]);
    expect(without({ uniques: [] })).toEqual([
      "unique of hcrm_bed_place on tenant_id,ward_id,number is missing",
    ]);
    expect(without({ references: [] })).toEqual([
      "reference of hcrm_bed_place on tenant_id,ward_id is missing",
    ]);
    expect(without({ primaryKey: ["id"] })).toEqual(["primary key of hcrm_bed_place is altered"]);
    const nullable = bed?.columns.map((column) => ({
      ...column,
      nullable: column.name === "number" || column.nullable,
    }));
    expect(without({ columns: nullable ?? [] })).toEqual(["column hcrm_bed_place.number is altered"]);
    expect(without({ columns: bed?.columns.slice(0, -1) ?? [] })).toEqual([
      "column hcrm_bed_place.attempts is missing",
    ]);
  });
});
