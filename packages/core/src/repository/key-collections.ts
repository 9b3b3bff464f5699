/**
 * Rows of keys: wrapped key-encryption keys and index keys of a tenant, wrapped data keys of its patients, and the
 * epochs of its blind indexes (`encryption.md` section 5). Nothing in them is secret without the provider's root key.
 */
import { KEY_COLLECTIONS } from "../encryption/index.ts";
import { type CollectionSpec, type ColumnSpec, defineCollection } from "../storage/index.ts";

const wrapped: Readonly<Record<string, ColumnSpec>> = {
  keyId: { type: "bytes" },
  state: { type: "text", max: 16 },
  stateAt: { type: "instant" },
  kekKeyId: { type: "bytes", null: true },
  wrapped: { type: "bytes", null: true },
  commitment: { type: "bytes", null: true },
  seals: { type: "int" },
  activeFor: { type: "uuid" },
};

/** KEKs, index keys and the canary. */
export const tenantKeyCollection: CollectionSpec = defineCollection({
  id: KEY_COLLECTIONS.tenantKey,
  name: "tenantKey",
  family: "definitions",
  subject: null,
  columns: {
    ...wrapped,
    kind: { type: "text", max: 16 },
    provider: { type: "text", null: true, max: 64 },
    providerKeyId: { type: "text", null: true, max: 256 },
    providerKeyVersion: { type: "text", null: true, max: 64 },
  },
  uniques: { key: ["keyId"], active: ["activeFor"] },
});

/** Data keys of patients, and the tenant's shared key. */
export const dataKeyCollection: CollectionSpec = defineCollection({
  id: KEY_COLLECTIONS.dataKey,
  name: "dataKey",
  family: "definitions",
  subject: null,
  columns: { ...wrapped, subjectId: { type: "uuid", null: true }, scope: { type: "int" } },
  uniques: { key: ["keyId"], active: ["activeFor"] },
  indexes: { subject: ["subjectId"], kek: ["kekKeyId"], seals: ["seals"] },
});

/** Epochs of blind indexes. */
export const indexEpochCollection: CollectionSpec = defineCollection({
  id: KEY_COLLECTIONS.indexEpoch,
  name: "indexEpoch",
  family: "definitions",
  subject: null,
  columns: {
    collectionNo: { type: "int" },
    indexNo: { type: "int" },
    epoch: { type: "int" },
    state: { type: "text", max: 16 },
    stateAt: { type: "instant" },
    keyId: { type: "bytes" },
    normaliser: { type: "text", max: 200 },
    bits: { type: "int" },
  },
  uniques: { epoch: ["collectionNo", "indexNo", "epoch"] },
});
