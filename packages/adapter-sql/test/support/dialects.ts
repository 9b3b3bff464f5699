/** Both dialects and a collection with every part, for tests of what they share. */
import { type CollectionLayouts, collectionLayouts, defineCollection } from "@hcrm/core/storage";
import { postgresTraits } from "../../../adapter-postgres/src/dialect.ts";
import { sqliteTraits } from "../../../adapter-sqlite/src/dialect.ts";
import type { DialectTraits } from "../../src/index.ts";

export const sqlite: DialectTraits = sqliteTraits;
export const postgres: DialectTraits = postgresTraits({
  schema: "hcrm",
  rowSecurity: true,
  partitions: 0,
  profile: "postgres",
  columns: "as-sent",
});

const ward = defineCollection({
  id: 7,
  name: "ward",
  family: "definitions",
  subject: null,
  columns: { title: { type: "text", max: 40 } },
});

const bed = defineCollection({
  id: 8,
  name: "bedPlace",
  family: "definitions",
  subject: null,
  columns: {
    wardId: { type: "uuid" },
    isFree: { type: "bool" },
    number: { type: "int" },
    note: { type: "text", null: true },
  },
  sealedGroups: [{ id: 1, name: "notes" }],
  blindIndexes: [{ id: 1, name: "guest", width: { kind: "exact" } }],
  uniques: { number: ["wardId", "number"] },
  indexes: { free: ["isFree", "number"] },
  references: { wardId: "ward" },
  claimable: true,
});

export const layouts: CollectionLayouts = collectionLayouts([bed, ward]);
