/**
 * Facts arrive: five years of check-ups of an invented population, or a folder of FHIR bundles. Whatever is not simply
 * stored is counted with its reason; nothing disappears in silence.
 */
import { type BundleFolder, deliverBundles } from "../delivery/deliver-bundles.ts";
import { deliverPopulation } from "../delivery/deliver-population.ts";
import type { DeliveryReport } from "../delivery/delivery-count.ts";
import { registerSources } from "../delivery/register-sources.ts";
import type { Stage } from "./stage.ts";

/** What is delivered. */
export type Delivery = { readonly people: number } | BundleFolder;

/** Takes the delivery. */
export async function deliverFacts({ feed, tell }: Stage, delivery: Delivery): Promise<DeliveryReport> {
  tell.chapter("Facts arrive from other systems");
  await registerSources(feed);
  const report =
    "people" in delivery
      ? await deliverPopulation(feed, delivery.people, process.stderr)
      : await deliverBundles(feed, delivery, process.stderr);
  tell.line("stored:");
  tell.counts(report.stored);
  tell.line("by outcome:");
  tell.counts(report.outcomes);
  tell.line("skipped, dropped, held or flagged, by reason:");
  tell.counts(report.skipped);
  return report;
}
