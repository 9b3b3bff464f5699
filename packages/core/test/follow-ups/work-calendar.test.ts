/** Which days are worked, what the bundled calendar says of 2024 to 2026, and how a hospital adds its own closures. */
import { describe, expect, it } from "vitest";
import {
  cnCalendar,
  covers,
  defineCalendar,
  extendCalendar,
  isoWeekday,
  isWorkday,
  shiftToWorkday,
  type WorkCalendarData,
} from "../../src/follow-ups/index.ts";
import { addDays, type LocalDate } from "../../src/kernel/index.ts";

const daysOf = (year: string): readonly LocalDate[] => {
  const days: LocalDate[] = [];
  for (let date = `${year}-01-01`; date.startsWith(year); date = addDays(date, 1)) days.push(date);
  return days;
};
const isWeekend = (date: LocalDate): boolean => isoWeekday(date) >= 6;

describe("the calendar cn", () => {
  // Counted from the notices of the State Council: weekdays that are off, weekend days that are worked.
  it.each([
    ["2024", 19, 8],
    ["2025", 18, 5],
    ["2026", 19, 6],
  ])("has in %s %i weekdays off and %i make-up workdays", (year, off, madeUp) => {
    const days = daysOf(year);
    expect(days.filter((date) => !isWeekend(date) && !isWorkday(cnCalendar, date))).toHaveLength(off);
    expect(days.filter((date) => isWeekend(date) && isWorkday(cnCalendar, date))).toHaveLength(madeUp);
  });

  it("works on the six days of 2026 that make up for holidays", () => {
    const madeUp = daysOf("2026").filter((date) => isWeekend(date) && isWorkday(cnCalendar, date));
    expect(madeUp).toEqual([
      "2026-01-04",
      "2026-02-14",
      "2026-02-28",
      "2026-05-09",
      "2026-09-20",
      "2026-10-10",
    ]);
  });

  it("does not claim to know 2027", () => {
    expect(covers(cnCalendar, "2026-12-31")).toBe(true);
    expect(covers(cnCalendar, "2027-01-01")).toBe(false);
    expect(shiftToWorkday("2027-01-01", "next", cnCalendar, "2026-01-01").provisional).toBe(true);
  });
});

describe("extendCalendar", () => {
  it("adds a year and makes its dates final", () => {
    const later = extendCalendar(cnCalendar, {
      version: "cn-2027.1",
      source: "the notice for 2027",
      coverageTo: "2027-12-31",
      closed: ["2027-01-01"],
    });
    expect(isWorkday(cnCalendar, "2027-01-01")).toBe(true);
    expect(shiftToWorkday("2027-01-01", "next", later, "2026-01-01")).toEqual({
      date: "2027-01-04",
      provisional: false,
    });
  });

  it("turns a workday into a day off and a day off into a workday", () => {
    const ours = extendCalendar(cnCalendar, {
      version: "ours",
      source: "hospital office",
      closed: ["2026-02-14", "2026-09-01"],
      open: ["2026-02-15"],
    });
    expect(["2026-02-14", "2026-09-01", "2026-02-15"].map((date) => isWorkday(ours, date))).toEqual([
      false,
      false,
      true,
    ]);
    expect(isWorkday(cnCalendar, "2026-02-14")).toBe(true);
  });

  it.each([
    ["the version of its base", { version: "cn-2026.1", source: "x" }],
    ["a shorter coverage", { version: "2", source: "x", coverageTo: "2026-06-30" }],
    ["a day outside the coverage", { version: "2", source: "x", closed: ["2027-01-01"] }],
    [
      "a day both open and closed",
      { version: "2", source: "x", closed: ["2026-09-01"], open: ["2026-09-01"] },
    ],
  ])("refuses %s", (_, changes) => {
    expect(() => extendCalendar(cnCalendar, changes)).toThrowError(
      expect.objectContaining({ code: "InvalidInput" }),
    );
  });
});

describe("defineCalendar", () => {
  const base: WorkCalendarData = {
    id: "clinic",
    version: "1",
    coverage: { from: "2026-01-01", to: "2026-12-31" },
    holidays: [],
    makeUpWorkdays: [],
    source: "clinic",
  };

  it("closes Saturday and Sunday unless told otherwise", () => {
    const usual = defineCalendar(base);
    const gulf = defineCalendar({ ...base, closedWeekdays: [5, 6] });
    // 6, 7 and 8 March 2026 are Friday, Saturday and Sunday.
    const days = ["2026-03-06", "2026-03-07", "2026-03-08"];
    expect(days.map((date) => isWorkday(usual, date))).toEqual([true, false, false]);
    expect(days.map((date) => isWorkday(gulf, date))).toEqual([false, false, true]);
  });

  it.each([
    ["no open weekday", { closedWeekdays: [1, 2, 3, 4, 5, 6, 7] }],
    ["a coverage that ends before it begins", { coverage: { from: "2026-02-01", to: "2026-01-01" } }],
    ["a date that does not exist", { holidays: ["2026-02-30"] }],
    ["an unknown field", { note: "closed on Mondays" }],
  ])("refuses %s", (_, change) => {
    const data = { ...base, ...change } as WorkCalendarData; // the point is that the data are wrong
    expect(() => defineCalendar(data)).toThrowError(expect.objectContaining({ code: "InvalidInput" }));
  });
});

describe("shiftToWorkday", () => {
  // Spring Festival 2026: 15 (Sunday) to 23 February (Monday); Saturday 14 is worked.
  it.each([
    ["as-is", "2026-02-17", "2026-02-17"],
    ["next", "2026-02-17", "2026-02-24"],
    ["previous", "2026-02-17", "2026-02-14"],
    ["nearest", "2026-02-17", "2026-02-14"],
    ["nearest", "2026-02-19", "2026-02-14"],
    ["nearest", "2026-02-20", "2026-02-24"],
  ] as const)("%s takes %s to %s", (rule, date, expected) => {
    expect(shiftToWorkday(date, rule, cnCalendar, "2026-01-01").date).toBe(expected);
  });

  it.each(["previous", "nearest"] as const)("%s goes forwards rather than before the anchor", (rule) => {
    expect(shiftToWorkday("2026-02-17", rule, cnCalendar, "2026-02-15").date).toBe("2026-02-24");
  });
});
