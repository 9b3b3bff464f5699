/** The laws of the schedule: deterministic, composable, free of drift, obedient to its calendar. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addSpan,
  cnCalendar,
  computeSchedule,
  covers,
  type DatedOccurrence,
  isWorkday,
  type Occurrence,
  type WorkCalendar,
  type WorkdayRule,
} from "../../src/follow-ups/index.ts";
import { addDays, canonicalJson, daysBetween, type LocalDate } from "../../src/kernel/index.ts";
import { anchoredStep, anyPlan, calendar, day, shortSpan } from "./support/arbitrary-plans.ts";
import { underHostZone } from "./support/host-zone.ts";
import { plan, step } from "./support/plans.ts";

const isDated = (each: Occurrence): each is DatedOccurrence => each.state === "dated";
const horizonDays = fc.integer({ min: 0, max: 4_000 });

describe("law 1: the schedule is a function of its arguments", () => {
  const zones = ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Apia"];

  it("whatever the host's time zone, to the byte", () => {
    fc.assert(
      fc.property(anyPlan(), day(), calendar, horizonDays, (definition, anchor, days, horizon) => {
        const texts = zones.map((zone) =>
          underHostZone(zone, () =>
            canonicalJson(computeSchedule(definition, anchor, days, addDays(anchor, horizon))),
          ),
        );
        expect(new Set(texts).size).toBe(1);
      }),
    );
  });

  it("also on a day that the host's calendar has not: Apia left out 30 December 2011", () => {
    const month = underHostZone("Pacific/Apia", () => addSpan("2011-11-30", { months: 1 }));
    const gap = underHostZone("Pacific/Apia", () => daysBetween("2011-12-29", "2011-12-31"));
    expect([month, gap]).toEqual(["2011-12-30", 2]);
  });

  it("which is worth something only if the host's zone really changes", () => {
    const hours = zones.map((zone) =>
      underHostZone(zone, () => new Date("2026-07-01T00:00:00.000Z").getHours()),
    );
    expect(hours).toEqual([0, 8, 20, 13]);
  });
});

describe("law 2, pure part: horizons compose", () => {
  const key = (each: Occurrence): string => `${each.step}#${each.n}`;

  it("a longer horizon adds occurrences and changes none", () => {
    fc.assert(
      fc.property(
        anyPlan(),
        day(),
        calendar,
        horizonDays,
        horizonDays,
        (definition, anchor, days, near, more) => {
          const short = computeSchedule(definition, anchor, days, addDays(anchor, near));
          const long = computeSchedule(definition, anchor, days, addDays(anchor, near + more));
          const byKey = new Map(long.map((each) => [key(each), each]));
          for (const each of short) expect(byKey.get(key(each))).toEqual(each);
          expect(byKey.size).toBe(long.length);
        },
      ),
    );
  });

  it("the shorter one is the longer one cut at its horizon", () => {
    fc.assert(
      fc.property(anchoredStep("first"), day(), calendar, horizonDays, (first, anchor, days, near) => {
        const cut = addDays(anchor, near);
        const short = computeSchedule(plan(first), anchor, days, cut);
        const long = computeSchedule(plan(first), anchor, days, addDays(cut, 500));
        expect(short).toEqual(long.filter(isDated).filter((each) => each.nominal <= cut));
      }),
    );
  });
});

describe("law 3: occurrence n of a monthly step is the anchor and n months", () => {
  const lastDay = (year: number, month: number): number => {
    if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
    return [4, 6, 9, 11].includes(month) ? 30 : 31;
  };
  /** Written apart from the code under test: the rule of Temporal's `constrain`, on numbers. */
  const constrained = (anchor: LocalDate, months: number): LocalDate => {
    const count = Number(anchor.slice(0, 4)) * 12 + Number(anchor.slice(5, 7)) - 1 + months;
    const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
    const date = Math.min(Number(anchor.slice(8)), lastDay(year, month));
    return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  };

  it("over fifty years, without drift", () => {
    fc.assert(
      fc.property(day(), fc.integer({ min: 1, max: 24 }), (anchor, months) => {
        const monthly = step({ repeat: { every: { months }, basis: "anchor" } });
        const occurrences = computeSchedule(
          plan(monthly),
          anchor,
          cnCalendar,
          addSpan(anchor, { months: 600 }),
        );
        const expected = occurrences.map((each) => constrained(anchor, each.n * months));
        expect(occurrences.filter(isDated).map((each) => each.due)).toEqual(expected);
        expect(expected).toHaveLength(Math.floor(600 / months) + 1);
      }),
    );
  });
});

describe("law 4: due dates obey their workday rule", () => {
  const longestClosedRun = (days: WorkCalendar): number => {
    let longest = 0;
    let run = 0;
    const last = addDays(days.coverage.to, 14);
    for (let date = addDays(days.coverage.from, -14); date <= last; date = addDays(date, 1)) {
      run = isWorkday(days, date) ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  };

  /** No workday between the anchor and a date: the one case in which `previous` goes forwards. */
  const closedFrom = (days: WorkCalendar, anchor: LocalDate, date: LocalDate): boolean => {
    for (let each = anchor; each <= date; each = addDays(each, 1)) if (isWorkday(days, each)) return false;
    return true;
  };

  /** Whether a rule allows a shift of so many days, forwards positive. */
  const side: Record<WorkdayRule, (shift: number, closed: () => boolean) => boolean> = {
    "as-is": (shift) => shift === 0,
    next: (shift) => shift >= 0,
    previous: (shift, closed) => shift <= 0 || closed(),
    nearest: () => true,
  };

  it("within the longest run of closed days, and never to the wrong side", () => {
    const start = fc.integer({ min: -300, max: 1_000 });
    fc.assert(
      fc.property(calendar, anchoredStep("first"), start, (days, first, offset) => {
        const anchor = addDays(days.coverage.from, offset);
        const limit = longestClosedRun(days);
        const rule = first.workday ?? "as-is";
        for (const each of computeSchedule(plan(first), anchor, days, addDays(anchor, 800)).filter(isDated)) {
          const shift = daysBetween(each.nominal, each.due);
          expect(rule === "as-is" || isWorkday(days, each.due)).toBe(true);
          expect(Math.abs(shift)).toBeLessThanOrEqual(limit);
          expect(side[rule](shift, () => closedFrom(days, anchor, each.nominal))).toBe(true);
          expect(each.provisional || rule === "as-is" || covers(days, each.nominal)).toBe(true);
        }
      }),
    );
  });

  it("nearest is the closer of both sides, the earlier at a tie", () => {
    fc.assert(
      fc.property(calendar, fc.integer({ min: 0, max: 729 }), (days, offset) => {
        const date = addDays(days.coverage.from, offset);
        const nearest = step({ offset: { days: offset }, workday: "nearest" });
        const [found] = computeSchedule(plan(nearest), days.coverage.from, days, date).filter(isDated);
        const distances = Array.from({ length: 30 }, (_, index) => index);
        const expected = distances
          .flatMap((distance) => [addDays(date, -distance), addDays(date, distance)])
          .find((each) => each >= days.coverage.from && isWorkday(days, each));
        const earlierExists = distances.some((distance) => isWorkday(days, addDays(date, -distance)));
        expect(earlierExists).toBe(true);
        // Where the closer side lies before the anchor, the rule is `next`.
        const backwards = distances
          .map((distance) => addDays(date, -distance))
          .find((each) => isWorkday(days, each));
        const blocked = backwards !== undefined && backwards < days.coverage.from;
        const forwards = distances
          .map((distance) => addDays(date, distance))
          .find((each) => isWorkday(days, each));
        expect(found?.due).toBe(blocked ? forwards : expected);
      }),
    );
  });
});

describe("law 5, pure part: shifting the anchor shifts day and week steps", () => {
  it("by as many days, as long as no calendar has a say", () => {
    const still = { spans: shortSpan, workdays: ["as-is"] } as const;
    fc.assert(
      fc.property(
        anyPlan(still),
        day(),
        fc.integer({ min: -3_000, max: 3_000 }),
        (definition, anchor, shift) => {
          const at = (from: LocalDate): readonly Occurrence[] =>
            computeSchedule(definition, from, cnCalendar, addDays(from, 1_000));
          const moved = (date: LocalDate): LocalDate => addDays(date, shift);
          const expected = at(anchor).map((each) =>
            isDated(each)
              ? {
                  ...each,
                  nominal: moved(each.nominal),
                  due: moved(each.due),
                  opens: moved(each.opens),
                  lastDue: moved(each.lastDue),
                  expires: moved(each.expires),
                }
              : each,
          );
          expect(at(moved(anchor))).toEqual(expected);
        },
      ),
    );
  });
});

describe("the order of occurrences", () => {
  it("is due date, then step, then number, with what awaits at the end", () => {
    fc.assert(
      fc.property(anyPlan(), day(), calendar, (definition, anchor, days) => {
        const ids = definition.steps.map((each) => each.id);
        const keys = computeSchedule(definition, anchor, days, addDays(anchor, 900)).map((each) => {
          const due = isDated(each) ? each.due : "~";
          return `${due} ${ids.indexOf(each.step)} ${String(each.n).padStart(6, "0")}`;
        });
        expect(keys).toEqual([...keys].sort());
      }),
    );
  });
});
