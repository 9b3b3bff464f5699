import { describe, expect, it } from "vitest";
import { leavesWindowAt, momentOf, parseDuration, utcText, windowStart } from "../../src/kernel/index.ts";

const DAY = 86_400_000;
const SHANGHAI = 8 * 3_600_000;

function startOf(now: string, within: string): string {
  const duration = parseDuration(within);
  if (duration === undefined) return "no duration";
  return utcText(windowStart(momentOf(now, "now"), duration));
}

function exitOf(at: string, within: string): string {
  const duration = parseDuration(within);
  if (duration === undefined) return "no duration";
  return utcText(leavesWindowAt(Date.parse(at), duration, SHANGHAI));
}

describe("parseDuration", () => {
  it.each([
    ["P12M", { months: 12, ms: 0 }],
    ["P1Y6M", { months: 18, ms: 0 }],
    ["P2W", { months: 0, ms: 14 * DAY }],
    ["P1M1DT6H30M5S", { months: 1, ms: DAY + 6 * 3_600_000 + 30 * 60_000 + 5000 }],
    ["PT24H", { months: 0, ms: DAY }],
  ])("%s", (text, expected) => {
    expect(parseDuration(text)).toEqual(expected);
  });

  it.each(["", "P", "PT", "P0D", "P-1M", "1M", "P1.5M", "P1MT", "p1m", "P1D1M"])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe("windowStart", () => {
  it("counts months on the calendar of the offset", () => {
    expect(startOf("2026-03-01T00:30:00+08:00", "P1M")).toBe("2026-01-31T16:30:00.000Z"); // 1 February, 00:30
    expect(startOf("2026-03-01T00:30:00Z", "P1M")).toBe("2026-02-01T00:30:00.000Z");
  });

  it("reads a day the earlier month lacks as the first instant of the next month", () => {
    expect(startOf("2026-03-31T12:00:00+08:00", "P1M")).toBe("2026-02-28T16:00:00.000Z"); // 1 March, 00:00
    expect(startOf("2024-02-29T12:00:00+08:00", "P12M")).toBe("2023-02-28T16:00:00.000Z"); // 1 March 2023, 00:00
    expect(startOf("2024-03-29T12:00:00+08:00", "P1M")).toBe("2024-02-29T04:00:00.000Z"); // a leap year has the day
  });

  it("takes 24 hours for a day", () => {
    expect(startOf("2026-03-01T00:00:00Z", "P1D")).toBe("2026-02-28T00:00:00.000Z");
  });
});

describe("leavesWindowAt", () => {
  it.each([
    ["2026-01-15T10:00:00+08:00", "P1M", "2026-02-15T02:00:00.000Z"],
    ["2026-01-31T10:00:00+08:00", "P1M", "2026-02-28T16:00:00.000Z"], // 1 March, 00:00
    ["2024-02-29T10:00:00+08:00", "P12M", "2025-02-28T16:00:00.000Z"], // 1 March 2025, 00:00
    ["2026-03-01T00:00:00+08:00", "P1M", "2026-03-28T16:00:00.000Z"], // on 29 March, the start is 1 March, 00:00
    ["2026-03-01T00:00:01+08:00", "P1M", "2026-03-31T16:00:01.000Z"],
    ["2026-01-15T10:00:00+08:00", "PT24H", "2026-01-16T02:00:00.000Z"],
  ])("%s leaves %s", (at, within, expected) => {
    expect(exitOf(at, within)).toBe(expected);
  });
});
