/**
 * Receipts: what of each source arrived and what became of it, as keyed hashes only, so that a decision opens nothing and
 * a record number of a source is never stored. `ingestReceipt` holds one row a fact (`ref`), `ingestDelivery` one row a
 * delivery (`key`). They are rows of the patient and go with them.
 */
import { type CollectionSpec, defineCollection } from "../../storage/index.ts";

/** The collection of receipts: which stored record a `ref` of a source stands for, and its version. */
export const receiptCollection: CollectionSpec = defineCollection({
  id: 66,
  name: "ingestReceipt",
  family: "ingest",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    sourceId: { type: "text", max: 63 },
    kind: { type: "text", max: 32 },
    refHash: { type: "bytes" },
    panelHash: { type: "bytes", null: true },
    contentHash: { type: "bytes" },
    occurredAt: { type: "instant", null: true },
    statusRank: { type: "int" },
    // Null for a retraction that arrived before what it takes back.
    recordId: { type: "uuid", null: true },
  },
  uniques: { ref: ["sourceId", "refHash"] },
  indexes: { panel: ["sourceId", "panelHash"], patient: ["patientId"] },
  references: { patientId: "patient" },
});

/** The collection of deliveries: under which content each `key` of a source was seen. */
export const deliveryCollection: CollectionSpec = defineCollection({
  id: 67,
  name: "ingestDelivery",
  family: "ingest",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    sourceId: { type: "text", max: 63 },
    keyHash: { type: "bytes" },
    contentHash: { type: "bytes" },
  },
  uniques: { key: ["sourceId", "keyHash"] },
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});
