/** Golden case 7: the edges of quiet hours, also in nights in which the clocks change. */
import { describe, expect, it } from "vitest";
import {
  DEFAULT_QUIET_HOURS,
  isQuiet,
  quietHoursSchema,
  quietUntil,
} from "../../src/communications/index.ts";

describe("the default, 21:00 to 08:00 in Shanghai", () => {
  it.each([
    ["20:59", "2026-03-02T12:59:59.999Z", undefined],
    ["21:00", "2026-03-02T13:00:00.000Z", "2026-03-03T00:00:00.000Z"],
    ["midnight", "2026-03-02T16:00:00.000Z", "2026-03-03T00:00:00.000Z"],
    ["07:59", "2026-03-02T23:59:59.999Z", "2026-03-03T00:00:00.000Z"],
    ["08:00", "2026-03-03T00:00:00.000Z", undefined],
  ])("at %s", (_, at, until) => {
    expect(quietUntil(at, DEFAULT_QUIET_HOURS, "Asia/Shanghai")).toBe(until);
    expect(isQuiet(at, DEFAULT_QUIET_HOURS, "Asia/Shanghai")).toBe(until !== undefined);
  });
});

describe("a window within one day", () => {
  const nap = { from: "12:00", to: "14:00" };

  it.each([
    ["11:59", "2026-03-02T03:59:00.000Z", undefined],
    ["12:00", "2026-03-02T04:00:00.000Z", "2026-03-02T06:00:00.000Z"],
    ["14:00", "2026-03-02T06:00:00.000Z", undefined],
  ])("at %s", (_, at, until) => {
    expect(quietUntil(at, nap, "Asia/Shanghai")).toBe(until);
  });
});

describe("nights in which the clocks change", () => {
  it.each([
    // New York, 8 March 2026: the night is an hour shorter, 08:00 is 12:00Z instead of 13:00Z.
    ["a gap night in New York", "America/New_York", "2026-03-08T02:00:00.000Z", "2026-03-08T12:00:00.000Z"],
    ["a fold night in New York", "America/New_York", "2026-11-01T01:00:00.000Z", "2026-11-01T13:00:00.000Z"],
    ["a gap night in Berlin", "Europe/Berlin", "2026-03-28T20:00:00.000Z", "2026-03-29T06:00:00.000Z"],
    ["a fold night in Berlin", "Europe/Berlin", "2026-10-24T19:00:00.000Z", "2026-10-25T07:00:00.000Z"],
  ])("%s", (_, zone, at, until) => {
    expect(isQuiet(at, DEFAULT_QUIET_HOURS, zone)).toBe(true);
    expect(quietUntil(at, DEFAULT_QUIET_HOURS, zone)).toBe(until);
  });

  it("an end that the clocks leave out is the instant they give for it", () => {
    // 02:30 does not exist in New York on 8 March 2026; it reads as 03:30 EDT.
    expect(quietUntil("2026-03-08T05:00:00.000Z", { from: "22:00", to: "02:30" }, "America/New_York")).toBe(
      "2026-03-08T07:30:00.000Z",
    );
  });

  it("an end that comes twice ends each time", () => {
    // 01:30 comes at 05:30Z and 06:30Z in New York on 1 November 2026; the clocks show 01:00 again at 06:00Z.
    const hours = { from: "22:00", to: "01:30" };
    expect(quietUntil("2026-11-01T05:00:00.000Z", hours, "America/New_York")).toBe(
      "2026-11-01T05:30:00.000Z",
    );
    expect(quietUntil("2026-11-01T05:45:00.000Z", hours, "America/New_York")).toBeUndefined();
    expect(quietUntil("2026-11-01T06:00:00.000Z", hours, "America/New_York")).toBe(
      "2026-11-01T06:30:00.000Z",
    );
  });
});

describe("quietHoursSchema", () => {
  it("leaves some of the day free", () => {
    expect(quietHoursSchema.safeParse({ from: "21:00", to: "21:00" }).success).toBe(false);
    expect(quietHoursSchema.safeParse({ from: "21:00", to: "20:59" }).success).toBe(true);
  });
});
