/** Wall-clock times in gaps and folds, with instants worked out from the published rules of each zone. */
import { describe, expect, it } from "vitest";
import { instantsAt, localTimeIn, resolveLocal } from "../../src/kernel/index.ts";

describe("resolveLocal", () => {
  it.each([
    ["an ordinary time", "2026-11-21", "10:00", "Asia/Shanghai", "2026-11-21T02:00:00.000Z"],
    // America/New_York 2026: clocks go from 02:00 EST (-5) to 03:00 EDT (-4) on 8 March, back on 1 November.
    ["the minute before a gap", "2026-03-08", "01:59", "America/New_York", "2026-03-08T06:59:00.000Z"],
    ["a gap, as the later instant", "2026-03-08", "02:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
    ["the minute after a gap", "2026-03-08", "03:00", "America/New_York", "2026-03-08T07:00:00.000Z"],
    ["a fold, as the earlier instant", "2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["the minute after a fold", "2026-11-01", "02:00", "America/New_York", "2026-11-01T07:00:00.000Z"],
    // Europe/Berlin 2026: 02:00 CET (+1) to 03:00 CEST (+2) on 29 March, back on 25 October.
    ["a gap in Berlin", "2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["a fold in Berlin", "2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    // Australia/Lord_Howe moves by half an hour: 02:00 to 02:30 on 4 October 2026 (+10:30 to +11).
    ["a gap of half an hour", "2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
    // Pacific/Apia left out 30 December 2011 (-10 to +14).
    ["a day that did not exist", "2011-12-30", "10:00", "Pacific/Apia", "2011-12-30T20:00:00.000Z"],
    // Beirut's clocks go forward at midnight, so the day begins at 01:00 (+3).
    ["a midnight that does not exist", "2026-03-29", "00:00", "Asia/Beirut", "2026-03-28T22:00:00.000Z"],
  ])("takes %s", (_, date, time, zone, expected) => {
    expect(resolveLocal(date, time, zone)).toBe(expected);
  });

  it("refuses a zone the platform does not know, and a time that is none", () => {
    for (const [time, zone] of [
      ["10:00", "Asia/Nowhere"],
      ["24:00", "Asia/Shanghai"],
      ["9:00", "Asia/Shanghai"],
    ] as const) {
      expect(() => resolveLocal("2026-03-08", time, zone)).toThrowError(
        expect.objectContaining({ code: "InvalidInput" }),
      );
    }
  });
});

describe("instantsAt", () => {
  it("gives none in a gap, two in a fold, otherwise one", () => {
    expect(instantsAt("2026-03-08", "02:30", "America/New_York")).toEqual([]);
    expect(instantsAt("2026-11-01", "01:30", "America/New_York")).toEqual([
      "2026-11-01T05:30:00.000Z",
      "2026-11-01T06:30:00.000Z",
    ]);
    expect(instantsAt("2026-11-21", "10:00", "Asia/Shanghai")).toEqual(["2026-11-21T02:00:00.000Z"]);
  });
});

describe("localTimeIn", () => {
  it("cuts seconds off and follows the zone", () => {
    expect(localTimeIn("2026-11-21T13:05:59.999Z", "Asia/Shanghai")).toBe("21:05");
    expect(localTimeIn("2026-11-01T06:30:00.000Z", "America/New_York")).toBe("01:30");
    expect(localTimeIn("2026-11-20T16:00:00.000Z", "Asia/Shanghai")).toBe("00:00");
  });
});
