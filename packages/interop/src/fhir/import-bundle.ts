/**
 * Reads a FHIR R4 bundle and applies it through a session, with one report for both. The session is the caller's: role,
 * purpose and gate are those of `ingest.apply`.
 */
import type { IngestResult, Session } from "@hcrm/core";
import type { FhirReadReport } from "./fhir-import-report.ts";
import { type ReadBundleOptions, readBundle } from "./read-bundle.ts";

/** What became of a bundle: its entries, and the facts that they held. */
export interface FhirImportReport extends FhirReadReport {
  /** What became of the facts: `taken` counts resources, this counts facts. */
  readonly ingest: IngestResult;
}

/** How a bundle is imported. */
export interface ImportBundleOptions extends ReadBundleOptions {
  /** Name of the import, kept in the provenance of every fact. */
  readonly batch?: string;
}

/**
 * Imports a FHIR R4 bundle, or one bare resource. Importing it again changes nothing.
 *
 * @param session - a session with the role of an integration and the purpose `TREAT`
 * @param json - the parsed JSON of the bundle
 * @throws {@link BundleInvalid} and {@link BundleTooLarge} as {@link readBundle}; nothing was stored.
 * @throws {@link IngestSourceUnknown} when the source is not registered; nothing was stored.
 * @example
 * ```ts sketch
 * const feed = hcrm.as({ tenant: "ruijin", actor: { id: "his-feed", roles: ["integration"] }, purpose: "TREAT" });
 * const report = await importBundle(feed, JSON.parse(text), { source: "his" });
 * ```
 */
export async function importBundle(
  session: Pick<Session, "ingest">,
  json: unknown,
  options: ImportBundleOptions,
): Promise<FhirImportReport> {
  const { events, report } = readBundle(json, options);
  const { batch } = options;
  const ingest = await session.ingest.apply(batch === undefined ? { events } : { events, batch });
  return { ...report, ingest };
}
