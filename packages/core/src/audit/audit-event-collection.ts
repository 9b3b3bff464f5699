/**
 * Stored audit events: the exact bytes, which alone count, and copies of a few members to search by, which the verifier
 * compares with the bytes. Where transactions cannot write side by side the row carries its place in the tree at once;
 * where they can, the place comes later, in a row of `auditLeaf`. Holds no personal text and no sealed group.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** `leafIndex` of an event whose place in the tree is, or will be, told by a row of `auditLeaf`. */
export const SEQUENCED_LATER = -1;

/** The collection of audit events. */
export const auditEventCollection: CollectionSpec = defineCollection({
  id: 40,
  name: "auditEvent",
  family: "definitions",
  subject: null,
  columns: {
    bytes: { type: "bytes" },
    mac: { type: "bytes" },
    leafIndex: { type: "int" },
    leafHash: { type: "bytes", null: true },
    at: { type: "instant" },
    actorId: { type: "text", max: 128 },
    action: { type: "text", max: 128 },
    writerId: { type: "text", max: 128 },
    writerLane: { type: "text", max: 16 },
    writerNumber: { type: "int" },
  },
  uniques: { writer: ["writerId", "writerLane", "writerNumber"] },
  indexes: {
    leaf: ["leafIndex"],
    at: ["at"],
    actor: ["actorId", "at"],
    action: ["action", "at"],
  },
  appendOnly: true,
});
