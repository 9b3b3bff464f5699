/**
 * The conformance suite of the storage port: one test per law, over every adapter, published so that a vendor's own
 * adapter is tested like ours. It reads back past the adapter where the adapter's word is not enough.
 *
 * It does **not** prove durability at power loss, behaviour on disk faults, or speed: those need a machine to be
 * switched off, a broken disk and a bench.
 */
import type { StorageCapabilities } from "../../storage/index.ts";
import { appendOnlyChapter } from "./chapters/append-only.ts";
import { ciphertextChapter } from "./chapters/ciphertext.ts";
import { claimsChapter } from "./chapters/claims.ts";
import { conditionalUpdatesChapter } from "./chapters/conditional-updates.ts";
import { countsChapter } from "./chapters/counts.ts";
import { errorsChapter } from "./chapters/errors.ts";
import { insertsChapter } from "./chapters/inserts.ts";
import { joiningChapter } from "./chapters/joining.ts";
import { migrationsChapter } from "./chapters/migrations.ts";
import { pagesChapter } from "./chapters/pages.ts";
import { readsChapter } from "./chapters/reads.ts";
import { rowLocksChapter } from "./chapters/row-locks.ts";
import { tenantsChapter } from "./chapters/tenants.ts";
import { transactionsChapter } from "./chapters/transactions.ts";
import { valuesChapter } from "./chapters/values.ts";
import { versionsChapter } from "./chapters/versions.ts";
import { type Chapter, type Law, type LawNeed, lawBed } from "./law.ts";
import type { StorageHarness, SuiteRunner } from "./storage-harness.ts";
import { suiteCollections } from "./suite-collections.ts";

/** All chapters, in reading order. */
export const conformanceChapters: readonly Chapter[] = [
  valuesChapter,
  readsChapter,
  pagesChapter,
  countsChapter,
  insertsChapter,
  versionsChapter,
  conditionalUpdatesChapter,
  claimsChapter,
  rowLocksChapter,
  transactionsChapter,
  joiningChapter,
  tenantsChapter,
  appendOnlyChapter,
  errorsChapter,
  migrationsChapter,
  ciphertextChapter,
];

/** What the suite has to know besides the capabilities. */
export interface ConformanceOptions {
  /** Whether the harness offers `native` transactions to join; default false. */
  readonly joins?: boolean;
}

/**
 * Declares the whole suite in a test runner.
 *
 * @param runner anything with `describe` and `it`
 * @param makeHarness makes a harness; called once per law
 * @param capabilities what the adapter declares; laws that they exclude are reported as not applicable
 * @example
 * ```ts sketch
 * storageConformance({ describe, it }, async () => sqliteHarness(), sqliteCapabilities, { joins: true });
 * ```
 */
export function storageConformance(
  runner: SuiteRunner,
  makeHarness: () => Promise<StorageHarness>,
  capabilities: StorageCapabilities,
  options: ConformanceOptions = {},
): void {
  for (const chapter of conformanceChapters) {
    runner.describe(chapter.name, () => {
      for (const law of chapter.laws) {
        const missing = missingNeed(law, capabilities, options);
        if (missing === null) runner.it(law.law, () => runLaw(law, makeHarness));
        else runner.it(`not applicable: ${missing}: ${law.law}`, async () => undefined);
      }
    });
  }
}

/**
 * Runs the laws of one chapter without a runner and tells which are broken.
 *
 * @returns the sentences of the broken laws
 */
export async function brokenLaws(
  chapter: Chapter,
  makeHarness: () => Promise<StorageHarness>,
  capabilities: StorageCapabilities,
): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const law of chapter.laws) {
    if (missingNeed(law, capabilities, {}) !== null) continue;
    try {
      await runLaw(law, makeHarness);
    } catch {
      broken.push(law.law);
    }
  }
  return broken;
}

function missingNeed(
  law: Law,
  capabilities: StorageCapabilities,
  options: ConformanceOptions,
): LawNeed | null {
  const joins = options.joins === true;
  const met: Readonly<Record<LawNeed, boolean>> = {
    concurrentWriters: capabilities.concurrentWriters,
    oneWriter: !capabilities.concurrentWriters,
    skipLocked: capabilities.skipLocked,
    joining: joins,
    noJoining: !joins,
  };
  return law.needs === undefined || met[law.needs] ? null : law.needs;
}

async function runLaw(law: Law, makeHarness: () => Promise<StorageHarness>): Promise<void> {
  const harness = await makeHarness();
  try {
    const adapter = await harness.open(suiteCollections);
    await law.test(lawBed(harness, adapter));
  } finally {
    await harness.dispose();
  }
}
