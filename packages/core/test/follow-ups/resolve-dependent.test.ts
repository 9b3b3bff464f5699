/** Dates that come from a completion: performed, not recorded. */
import { describe, expect, it } from "vitest";
import { cnCalendar, occurrencesAfter, resolveDependent } from "../../src/follow-ups/index.ts";
import { plan, step } from "./support/plans.ts";

describe("resolveDependent", () => {
  it("adds the offset to the date the other step was performed", () => {
    const suturesOut = step({
      id: "sutures-out",
      after: { step: "check", on: "completed" },
      offset: { days: 7 },
    });
    expect(resolveDependent(suturesOut, 0, "2026-03-02", cnCalendar)).toMatchObject({
      n: 0,
      due: "2026-03-09",
    });
  });

  it("adds the interval for the next of a repetition from completion", () => {
    const refill = step({ offset: { days: 5 }, repeat: { every: { weeks: 4 }, basis: "completion" } });
    expect(resolveDependent(refill, 1, "2026-03-02", cnCalendar).due).toBe("2026-03-30");
  });

  it("does not go back before the date it counts from", () => {
    // Saturday 7 March 2026, so `previous` would be Friday, before the day the other step was performed.
    const sameDay = step({ after: { step: "check", on: "completed" }, workday: "previous" });
    expect(resolveDependent(sameDay, 0, "2026-03-07", cnCalendar).due).toBe("2026-03-09");
  });

  it("treats skip as clamp, so that a date that was waited for always comes", () => {
    const monthly = step({
      after: { step: "check", on: "completed" },
      offset: { months: 1 },
      monthEnd: "skip",
    });
    expect(resolveDependent(monthly, 0, "2026-01-31", cnCalendar).due).toBe("2026-02-28");
  });
});

describe("occurrencesAfter", () => {
  const check = step({ id: "check", repeat: { every: { weeks: 2 }, basis: "completion", count: 2 } });
  const letter = step({ id: "letter", after: { step: "check", on: "completed" }, offset: { days: 1 } });
  const call = step({ id: "call", after: { step: "letter", on: "due" }, offset: { days: 3 } });
  const definition = plan(check, letter, call);

  it("gives the dependents, the next repetition, and what counts from their due dates", () => {
    const completion = { step: "check", n: 0, performedOn: "2026-03-02", anchor: "2026-03-01" };
    const found = occurrencesAfter(definition, completion, cnCalendar);
    expect(found.map((each) => [each.step, each.n, each.due])).toEqual([
      ["letter", 0, "2026-03-03"],
      ["check", 1, "2026-03-16"],
      ["call", 0, "2026-03-06"],
    ]);
  });

  it("ends a repetition at its count and at its last date", () => {
    const last = { step: "check", n: 1, performedOn: "2026-03-16", anchor: "2026-03-01" };
    expect(occurrencesAfter(plan(check), last, cnCalendar)).toEqual([]);
    const limited = step({ repeat: { every: { weeks: 2 }, basis: "completion", until: { weeks: 2 } } });
    const first = { step: "call", n: 0, performedOn: "2026-03-02", anchor: "2026-03-01" };
    expect(occurrencesAfter(plan(limited), first, cnCalendar)).toEqual([]);
  });
});
