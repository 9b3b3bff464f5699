/**
 * Tombstones: that a patient's data was destroyed, when, on what ground, and from when on no backup holds it either. The id
 * is the patient's, which alone says nothing about a person; the row outlives everything else and is never changed.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of tombstones. */
export const tombstoneCollection: CollectionSpec = defineCollection({
  id: 16,
  name: "tombstone",
  family: "gate",
  subject: null,
  columns: {
    shreddedAt: { type: "instant" },
    effectiveAt: { type: "instant" },
    evidenceRef: { type: "text", max: 64 },
  },
  appendOnly: true,
});
