/** Times as sources write them, and the placing of wall-clock times in a zone. */
import { describe, expect, test } from "vitest";
import { factTimeSchema, placeInZone, readFactTime } from "../../src/records/fact-time.ts";

describe("a time", () => {
  test.each([
    ["an instant goes to UTC", "2026-03-02T08:30:00+08:00", "2026-03-02T00:30:00.000Z"],
    ["a day stays a day", "2026-03-02", "2026-03-02"],
    ["a year stays a year", "2026", "2026"],
    ["a wall-clock time keeps its form", "2026-03-02T08:30:15.250", "2026-03-02T08:30:15.250"],
  ])("%s", (_name, written, stored) => {
    expect(readFactTime(written)).toBe(stored);
    expect(factTimeSchema.parse(written)).toBe(stored);
  });

  test.each([
    "2026-02-30",
    "2026-02-30T08:30",
    "2026-02-30T08:30:00Z",
    "2026-03-02T25:00",
    "yesterday",
    "",
    "1899",
  ])("%j is none", (written) => {
    expect(readFactTime(written)).toBeUndefined();
    expect(factTimeSchema.safeParse(written).success).toBe(false);
  });
});

describe("in the zone of its source", () => {
  test.each([
    ["a wall-clock time gets its instant", "2026-03-02T08:30", "Asia/Shanghai", "2026-03-02T00:30:00.000Z"],
    [
      "with seconds and their fraction",
      "2026-03-02T08:30:15.2509",
      "Asia/Shanghai",
      "2026-03-02T00:30:15.250Z",
    ],
    // Shanghai kept summer time from 4 May 1986: the clocks showed UTC+9.
    ["with the offset of its own day", "1986-07-01T08:00", "Asia/Shanghai", "1986-06-30T23:00:00.000Z"],
    // New York, 8 March 2026: 02:30 was skipped, the later reading is 03:30 EDT.
    [
      "in a skipped hour the later instant",
      "2026-03-08T02:30",
      "America/New_York",
      "2026-03-08T07:30:00.000Z",
    ],
    ["a date stays a date", "2026-03", "Asia/Shanghai", "2026-03"],
    ["an instant stays an instant", "2026-03-02T00:30:00.000Z", "Asia/Shanghai", "2026-03-02T00:30:00.000Z"],
  ])("%s", (_name, time, zone, placed) => {
    expect(placeInZone(time, zone)).toBe(placed);
  });
});
