/** When a tag needs a new verdict. */
import { expect, test } from "vitest";
import { tagExpiresAt } from "../../src/index.ts";

const MORNING = "2026-11-21T09:00:00+08:00";

test("a tag stands for the days or calendar months of its rule", () => {
  expect(tagExpiresAt({ tag: "a", ttl: "P30D" }, MORNING)).toBe("2026-12-21T01:00:00.000Z");
  expect(tagExpiresAt({ tag: "a", ttl: "P3M" }, MORNING)).toBe("2027-02-21T01:00:00.000Z");
  expect(tagExpiresAt({ tag: "a", ttl: "P1M" }, "2027-01-31T09:00:00+08:00")).toBe(
    "2027-02-28T16:00:00.000Z",
  );
});

test("a tag without a limit stands until a verdict says otherwise", () => {
  expect(tagExpiresAt({ tag: "a" }, MORNING)).toBeUndefined();
});

test("an instant without a zone is refused", () => {
  expect(() => tagExpiresAt({ tag: "a", ttl: "P1D" }, "2026-11-21")).toThrow(
    expect.objectContaining({ code: "InvalidInstant" }),
  );
});
