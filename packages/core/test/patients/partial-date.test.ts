/** Dates that may lack their day or month: what exists, and comparisons that may stay unknown. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  earliestDay,
  isBefore,
  isPartialDate,
  isSameDay,
  latestDay,
  precisionOf,
} from "../../src/patients/partial-date.ts";

describe("a partial date", () => {
  test.each(["1958", "1958-03", "1958-03-02", "2024-02-29", "1900-01-01"])("%s exists", (text) => {
    expect(isPartialDate(text)).toBe(true);
  });

  test.each([
    "58",
    "1958-3",
    "1958-13",
    "1958-00",
    "1958-02-30",
    "2023-02-29",
    "1899",
    "1958-03-02T00:00",
    "1958-",
    "",
  ])("%j does not", (text) => {
    expect(isPartialDate(text)).toBe(false);
  });

  test.each([
    ["1958", "year", "1958-01-01", "1958-12-31"],
    ["1958-02", "month", "1958-02-01", "1958-02-28"],
    ["2024-02", "month", "2024-02-01", "2024-02-29"],
    ["1958-12", "month", "1958-12-01", "1958-12-31"],
    ["1958-03-02", "day", "1958-03-02", "1958-03-02"],
  ])("%s is known to the %s and means %s to %s", (date, precision, first, last) => {
    expect([precisionOf(date), earliestDay(date), latestDay(date)]).toEqual([precision, first, last]);
  });
});

describe("comparisons", () => {
  test.each([
    ["1957", "1958-03-02", "yes"],
    ["1958", "1958-03-02", "unknown"],
    ["1958-03", "1958-03-01", "no"],
    ["1958-03-02", "1958-03-02", "no"],
    ["1959", "1958", "no"],
    ["1958", "1958", "unknown"],
    ["1958-01", "1958-02", "yes"],
  ])("%s before %s: %s", (date, other, answer) => {
    expect(isBefore(date, other)).toBe(answer);
  });

  test.each([
    ["1958-03-02", "1958-03-02", "yes"],
    ["1958-03-02", "1958-03-03", "no"],
    ["1958-03", "1958-03-02", "unknown"],
    ["1958", "1958", "unknown"],
    ["1958", "1959-03", "no"],
  ])("%s the same day as %s: %s", (date, other, answer) => {
    expect(isSameDay(date, other)).toBe(answer);
    expect(isSameDay(other, date)).toBe(answer);
  });

  const day = fc
    .date({ min: new Date("1900-01-01"), max: new Date("2100-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const cut = fc.constantFrom(4, 7, 10);

  test("an answer about partial dates holds for every day that they may mean", () => {
    fc.assert(
      fc.property(day, day, cut, cut, (a, b, lengthA, lengthB) => {
        const [before, same] = [
          isBefore(a.slice(0, lengthA), b.slice(0, lengthB)),
          isSameDay(a.slice(0, lengthA), b.slice(0, lengthB)),
        ];
        if (before !== "unknown") expect(before).toBe(a < b ? "yes" : "no");
        if (same !== "unknown") expect(same).toBe(a === b ? "yes" : "no");
      }),
    );
  });
});
