/**
 * Non-inference (`privacy.md` section 5): two hospitals that differ only in what an observer may not see give that
 * observer byte-equal answers, counts, pages and error codes, over every operation of the catalogue.
 */
import { describe, it } from "vitest";
import { memoryStorage } from "../../../src/memory/index.ts";
import { expectNoInference, expectNoInferenceOverAll, OBSERVERS } from "../../support/non-inference.ts";

describe("nobody infers what they may not see", () => {
  it.each(OBSERVERS)("a $role for $purpose, over every operation", async (observer) => {
    await expectNoInferenceOverAll(memoryStorage, observer);
  });

  it.each(OBSERVERS)("a $role for $purpose, over generated worlds and questions", async (observer) => {
    await expectNoInference(memoryStorage, observer, 8);
  });
});
