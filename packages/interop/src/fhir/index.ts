/** FHIR R4: reads bundles into neutral ingest events, and imports them through a session. */
export type {
  FhirReadReport,
  FhirSkipped,
  FhirSkipReason,
  FhirWarned,
  FhirWarning,
} from "./fhir-import-report.ts";
export { type FhirImportReport, type ImportBundleOptions, importBundle } from "./import-bundle.ts";
export { type FhirReading, type ReadBundleOptions, readBundle } from "./read-bundle.ts";
