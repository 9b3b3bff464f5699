/** The non-inference property of the core on `node:sqlite`: what the adapter answers must not depend on hidden rows. */
import { describe, it } from "vitest";
import {
  expectNoInference,
  expectNoInferenceOverAll,
  OBSERVERS,
} from "../../../core/test/support/non-inference.ts";
import { sqliteStorage } from "../../src/index.ts";

const openStorage = (): ReturnType<typeof sqliteStorage> => sqliteStorage({ file: ":memory:" });

describe("nobody infers what they may not see, on SQLite", () => {
  it.each(OBSERVERS)("a $role for $purpose, over every operation", async (observer) => {
    await expectNoInferenceOverAll(openStorage, observer);
  });

  it.each(OBSERVERS)("a $role for $purpose, over generated worlds and questions", async (observer) => {
    await expectNoInference(openStorage, observer, 8);
  });
});
