/**
 * Field origins: which source stated a demographic field last, and how far it is trusted. A field without an origin was
 * entered by staff. The values themselves stand in the patient's record alone.
 */
import { type CollectionSpec, defineCollection } from "../../storage/index.ts";

/** The collection of field origins. */
export const fieldOriginCollection: CollectionSpec = defineCollection({
  id: 69,
  name: "fieldOrigin",
  family: "ingest",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    fieldKind: { type: "text", max: 32 },
    sourceId: { type: "text", max: 63 },
    // Position in the list of trust levels, highest first.
    trustRank: { type: "int" },
  },
  uniques: { field: ["patientId", "fieldKind"] },
  references: { patientId: "patient" },
});
