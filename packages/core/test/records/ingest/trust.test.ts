/** Which statement may overwrite which. */
import { expect, test } from "vitest";
import { mayOverwrite, TRUST_LEVELS, trustsAtLeast } from "../../../src/records/ingest/trust.ts";

test.each([
  ["a higher trust", { source: "app", trust: "reported" }, { source: "his", trust: "institution" }, true],
  ["the same trust", { source: "his", trust: "institution" }, { source: "lis", trust: "institution" }, true],
  ["a lower trust", { source: "his", trust: "institution" }, { source: "app", trust: "reported" }, false],
  [
    "the same source, whatever its trust",
    { source: "app", trust: "verified" },
    { source: "app", trust: "reported" },
    true,
  ],
  ["anyone, where nothing is known", undefined, { source: "app", trust: "reported" }, true],
] as const)("%s", (_name, known, arriving, expected) => {
  expect(mayOverwrite(known, arriving)).toBe(expected);
});

test("levels are in one order", () => {
  for (const [index, level] of TRUST_LEVELS.entries()) {
    expect(TRUST_LEVELS.map((other) => trustsAtLeast(level, other))).toEqual(
      TRUST_LEVELS.map((_other, position) => index <= position),
    );
  }
});
