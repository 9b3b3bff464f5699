/**
 * The population of the demo: a few hundred invented people with five years of check-ups. The same seed gives the same
 * events, byte for byte, so that the counts the demo prints are those of everyone who runs it.
 */
import type { IngestEvent } from "@hcrm/core";
import { blemished } from "./blemishes.ts";
import { inventPerson } from "./invented-person.ts";
import { liveFiveYears } from "./life-course.ts";
import { personEvents } from "./person-events.ts";
import { seededRandom } from "./seeded-random.ts";

/** How large the population is, and which. */
export interface PopulationOptions {
  /** Number of people. */
  readonly people: number;
  /** The same seed, the same people. */
  readonly seed: number;
}

/** The events of one person after another. */
export function* population({ people, seed }: PopulationOptions): Generator<readonly IngestEvent[]> {
  for (let index = 0; index < people; index += 1) {
    const random = seededRandom(seed, index);
    const person = inventPerson(random, index);
    yield blemished(personEvents(person, liveFiveYears(random, person)), index);
  }
}
