/** The table of a tag's life, row by row. Design, section 3. */
import { describe, expect, it } from "vitest";
import { type TagStanding, type TagTransition, tagTransition, type VerdictValue } from "../../src/index.ts";

const TABLE: Readonly<Record<VerdictValue, Readonly<Record<TagStanding, TagTransition>>>> = {
  true: { none: "add", confirmed: "keep", unconfirmed: "confirm", manual: "record-support" },
  false: { none: "none", confirmed: "remove", unconfirmed: "remove", manual: "keep" },
  unknown: { none: "none", confirmed: "unconfirm", unconfirmed: "keep", manual: "keep" },
  "invalid-input": { none: "none", confirmed: "unconfirm", unconfirmed: "keep", manual: "keep" },
};
const VERDICTS = ["true", "false", "unknown", "invalid-input"] as const;
const STANDINGS = ["none", "confirmed", "unconfirmed", "manual"] as const;

describe("one rule", () => {
  it.each(VERDICTS.flatMap((verdict) => STANDINGS.map((standing) => [verdict, standing] as const)))(
    "%s on a tag that is %s",
    (verdict, standing) => {
      expect(tagTransition([verdict], standing)).toBe(TABLE[verdict][standing]);
    },
  );
});

describe("two rules with one tag", () => {
  it.each([
    [["true", "false"], "keep"],
    [["false", "true"], "keep"],
    [["unknown", "false"], "unconfirm"],
    [["false", "invalid-input"], "unconfirm"],
    [["true", "unknown"], "keep"],
    [["false", "false"], "remove"],
  ] as const)("%j on a confirmed tag: %s", (verdicts, transition) => {
    expect(tagTransition(verdicts, "confirmed")).toBe(transition);
  });

  it("without a verdict, nothing happens", () => {
    expect(STANDINGS.map((standing) => tagTransition([], standing))).toEqual([
      "none",
      "keep",
      "keep",
      "keep",
    ]);
  });
});
