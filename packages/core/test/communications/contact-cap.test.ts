/** Frequency caps: windows of 24 hours that slide, and the coarse answer people get. */
import { describe, expect, it } from "vitest";
import { cappedUntil, DEFAULT_CAPS, nextFullHour } from "../../src/communications/index.ts";

const now = "2026-03-08T03:00:00.000Z";

describe("cappedUntil", () => {
  it.each([
    ["no contacts", [], undefined],
    ["one today", ["2026-03-08T01:00:00.000Z"], undefined],
    ["two today", ["2026-03-08T02:00:00.000Z", "2026-03-08T01:00:00.000Z"], "2026-03-09T01:00:00.000Z"],
    [
      "an evening and a morning",
      ["2026-03-07T12:00:00.000Z", "2026-03-08T01:00:00.000Z"],
      "2026-03-08T12:00:00.000Z",
    ],
    ["two, the first exactly a day ago", ["2026-03-07T03:00:00.000Z", "2026-03-08T01:00:00.000Z"], undefined],
  ])("%s", (_, contacts, until) => {
    expect(cappedUntil(contacts, DEFAULT_CAPS, now)).toBe(until);
  });

  it("waits for the slowest of several full caps", () => {
    const week = [2, 3, 4, 5, 6].map((day) => `2026-03-0${day}T01:00:00.000Z`);
    expect(cappedUntil(week, DEFAULT_CAPS, now)).toBe("2026-03-09T01:00:00.000Z");
    const [, ...rest] = week;
    const more = [...rest, "2026-03-08T01:00:00.000Z", "2026-03-08T02:00:00.000Z"];
    // Five a week is full until the second of the last six leaves on the 11th, two a day only until the 9th.
    expect(cappedUntil(more, DEFAULT_CAPS, now)).toBe("2026-03-11T01:00:00.000Z");
  });

  it("caps nothing where there are no caps", () => {
    expect(cappedUntil(Array(100).fill(now), [], now)).toBeUndefined();
  });
});

describe("nextFullHour", () => {
  it("is later than now, also at a full hour", () => {
    expect(nextFullHour("2026-03-08T23:59:59.999Z")).toBe("2026-03-09T00:00:00.000Z");
    expect(nextFullHour("2026-03-08T03:00:00.000Z")).toBe("2026-03-08T04:00:00.000Z");
  });
});
