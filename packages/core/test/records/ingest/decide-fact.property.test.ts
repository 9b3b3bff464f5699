/**
 * Whatever the order of arrival, and however often a version arrives, the end is the same: the newest version of a fact,
 * or nothing when its last word is a retraction.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decideFact,
  type FactVersion,
  RETRACTED_RANK,
  type RevisionStatus,
  rankOf,
} from "../../../src/records/ingest/decide-fact.ts";

const WRITES: readonly string[] = ["applied", "corrected", "retracted"];
const ORDER: readonly RevisionStatus[] = ["preliminary", "final", "corrected"];

/** A history as a source writes it: later versions never have a lower status; it may end with a retraction. */
const history: fc.Arbitrary<readonly FactVersion[]> = fc
  .tuple(fc.array(fc.tuple(fc.nat(2), fc.nat(4)), { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(([steps, retracted]) => {
    const ranked = steps.toSorted(([a], [b]) => a - b);
    const versions = ranked.map(([status, value], index) => {
      const word = ORDER[status] ?? "final";
      return {
        content: `${word} ${value}`,
        rank: rankOf(word),
        occurredAt: `2026-03-02T08:00:00.00${index}Z`,
      };
    });
    const last = { content: "retracted", rank: RETRACTED_RANK, occurredAt: "2026-03-02T09:00:00.000Z" };
    return retracted ? [...versions, last] : versions;
  });

/** What the receipt holds after these versions arrived in this order. */
function arrive(versions: readonly FactVersion[]): FactVersion | undefined {
  let known: FactVersion | undefined;
  for (const arriving of versions) {
    const decision = decideFact("new", known, arriving);
    if (WRITES.includes(decision.outcome)) known = arriving;
    else if (known !== undefined && decision.confirms === true) known = { ...known, ...arriving };
  }
  return known;
}

test("the order of arrival does not matter", () => {
  const shuffledWithRepeats = history.chain((versions) =>
    fc.tuple(
      fc.constant(versions),
      fc.shuffledSubarray([...versions, ...versions], { minLength: versions.length * 2 }),
    ),
  );
  fc.assert(
    fc.property(shuffledWithRepeats, ([versions, arrivals]) => {
      expect(arrive(arrivals)?.content).toBe(versions.at(-1)?.content);
    }),
  );
});

test("what is known never loses rank, except when a newer version reinstates a fact that was taken back", () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat(20)), (versions, picks) => {
      let known: FactVersion | undefined;
      for (const pick of picks) {
        const arriving = versions[pick % versions.length];
        if (arriving === undefined) continue;
        const { outcome } = decideFact("new", known, arriving);
        if (!WRITES.includes(outcome)) continue;
        if (known !== undefined && known.rank !== RETRACTED_RANK) {
          expect(arriving.rank).toBeGreaterThanOrEqual(known.rank);
        }
        known = arriving;
      }
    }),
  );
});
