/** FHIR R4: reads bundles into neutral ingest events. */
export type {
  FhirReadReport,
  FhirSkipped,
  FhirSkipReason,
  FhirWarned,
  FhirWarning,
} from "./fhir-import-report.ts";
export { type FhirReading, type ReadBundleOptions, readBundle } from "./read-bundle.ts";
