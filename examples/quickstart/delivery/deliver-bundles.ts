/**
 * Delivers a folder of FHIR R4 bundles, one call for each. A file that cannot be read is refused with its code, and the
 * others are stored.
 */
import { HcrmError, type Session } from "@hcrm/core";
import { importBundle } from "@hcrm/interop/fhir";
import { DemoProblem } from "../demo-problem.ts";
import { createProgressBar, type ProgressStream } from "../output/progress-bar.ts";
import { type BundleFile, readBundleFile } from "./bundle-folder.ts";
import { createDeliveryCount, type DeliveryCount, type DeliveryReport } from "./delivery-count.ts";
import { FHIR_SOURCE } from "./register-sources.ts";

/** A folder and the bundles in it. */
export interface BundleFolder {
  /** Path of the folder. */
  readonly folder: string;
  /** Names of the files. */
  readonly files: readonly string[];
}

/**
 * Delivers every bundle of a folder.
 *
 * @throws {@link DemoProblem} with exit code 2 when none of them can be read.
 */
export async function deliverBundles(
  feed: Session,
  { folder, files }: BundleFolder,
  terminal: ProgressStream,
): Promise<DeliveryReport> {
  const count = createDeliveryCount();
  const bar = createProgressBar(terminal, "bundles", files.length);
  for (const [index, name] of files.entries()) {
    await deliverBundle(feed, await readBundleFile(folder, name), count);
    bar.show(index + 1);
  }
  bar.end();
  const report = count.report();
  if (report.files.read > 0) return report;
  const reasons = Object.keys(report.skipped).join(", ");
  throw new DemoProblem("nothing-imported", `None of ${files.length} files is a FHIR bundle: ${reasons}`);
}

async function deliverBundle(feed: Session, file: BundleFile, count: DeliveryCount): Promise<void> {
  if ("refused" in file) return count.addRefusal(file.refused);
  try {
    const report = await importBundle(feed, file.json, { source: FHIR_SOURCE });
    count.addReading(report);
    count.addResult(report.ingest);
  } catch (error) {
    const isUnreadable =
      error instanceof HcrmError && ["BundleInvalid", "BundleTooLarge"].includes(error.code);
    if (!isUnreadable) throw error;
    count.addRefusal(error.code);
  }
}
