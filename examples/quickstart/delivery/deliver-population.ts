/**
 * Delivers the invented population: events of some people at a time, as a feed does. `ingest.apply` stores them in
 * transactions of at most 50 people, and one bad item never undoes another.
 */
import type { IngestEvent, Session } from "@hcrm/core";
import { createProgressBar, type ProgressStream } from "../output/progress-bar.ts";
import { population } from "../population/population.ts";
import { createDeliveryCount, type DeliveryReport } from "./delivery-count.ts";

const SEED = 20_261_121;
const PEOPLE_A_CALL = 20;

/** Delivers everyone. */
export async function deliverPopulation(
  feed: Session,
  people: number,
  terminal: ProgressStream,
): Promise<DeliveryReport> {
  const count = createDeliveryCount();
  const bar = createProgressBar(terminal, "people", people);
  let [delivered, waiting]: [number, IngestEvent[]] = [0, []];
  for (const events of population({ people, seed: SEED })) {
    waiting.push(...events);
    delivered += 1;
    if (delivered % PEOPLE_A_CALL !== 0 && delivered !== people) continue;
    count.addResult(await feed.ingest.apply({ events: waiting }));
    waiting = [];
    bar.show(delivered);
  }
  bar.end();
  return count.report();
}
