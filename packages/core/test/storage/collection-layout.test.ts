/** A layout names every column and unique of a collection; sets of collections must fit together. */
import { collectionLayout, collectionLayouts, defineCollection } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";

const work = defineCollection({
  id: 7,
  name: "workItem",
  family: "communications",
  subject: null,
  columns: { kind: { type: "text", max: 20 }, batchId: { type: "uuid", null: true } },
  sealedGroups: [{ id: 1, name: "notes" }],
  blindIndexes: [
    { id: 1, name: "phone", width: { kind: "exact" } },
    { id: 2, name: "card", width: { kind: "exact" }, unique: true },
  ],
  uniques: { kind: ["kind"] },
  claimable: true,
});

describe("collectionLayout", () => {
  it("lists plain, sealed, index and lease columns under their physical names", () => {
    const layout = collectionLayout(work);
    expect(layout.table).toBe("hcrm_work_item");
    expect([...layout.columns.values()].map((column) => column.physical)).toEqual([
      "kind",
      "batch_id",
      "g_notes",
      "bx_phone",
      "bx_card",
      "visible_at",
      "lease_token",
      "lease_owner",
      "attempts",
    ]);
    expect([...layout.queryable.keys()].slice(0, 4)).toEqual(["id", "version", "createdAt", "updatedAt"]);
  });

  it("lets sealed groups and indexes be null, but never a unique index", () => {
    const { columns } = collectionLayout(work);
    const nullable = (name: string): boolean | undefined => columns.get(name)?.nullable;
    expect([nullable("g_notes"), nullable("bx_phone"), nullable("bx_card"), nullable("kind")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("names the primary key, declared uniques and unique blind indexes", () => {
    expect([...collectionLayout(work).uniques]).toEqual([
      ["id", ["id"]],
      ["kind", ["kind"]],
      ["bx_card", ["bx_card"]],
    ]);
  });
});

describe("collectionLayouts", () => {
  it("refuses two collections with one name or one id, and references into nothing", () => {
    const twin = defineCollection({ id: 7, name: "other", family: "definitions", subject: null });
    const orphan = defineCollection({
      id: 8,
      name: "orphan",
      family: "patients",
      subject: null,
      columns: { patientId: { type: "uuid" } },
      references: { patientId: "patient" },
    });
    expect(() => collectionLayouts([work, work])).toThrow(/declared twice/);
    expect(() => collectionLayouts([work, twin])).toThrow(/declared twice/);
    expect(() => collectionLayouts([orphan])).toThrow(/not declared/);
  });
});
