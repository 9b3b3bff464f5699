/**
 * Places in the tree, where transactions write side by side: made by the sequencer after the events, one row for each,
 * under the event's own id. Empty where events carry their place themselves.
 */
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The collection of leaves; the id is the event's. */
export const auditLeafCollection: CollectionSpec = defineCollection({
  id: 43,
  name: "auditLeaf",
  family: "definitions",
  subject: null,
  columns: {
    leafIndex: { type: "int" },
    leafHash: { type: "bytes" },
    mac: { type: "bytes" },
  },
  uniques: { leaf: ["leafIndex"] },
  appendOnly: true,
});
