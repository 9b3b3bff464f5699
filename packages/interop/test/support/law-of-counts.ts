/** The law of the import report: what was taken and what was skipped add up to the entries. */
import type { FhirReadReport } from "../../src/fhir/index.ts";

/** Entries that the report accounts for. */
export function accountedFor(report: FhirReadReport): number {
  const taken = Object.values(report.taken).reduce((sum, count) => sum + count, 0);
  return report.skipped.reduce((sum, { count }) => sum + count, taken);
}
