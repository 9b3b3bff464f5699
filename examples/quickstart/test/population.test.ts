/**
 * The invented population: the same for everyone, and as varied as the story needs it.
 */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { population } from "../population/population.ts";
import { EMPLOYEE_NUMBERS } from "../population/source.ts";

const everyone = [...population({ people: 300, seed: 20_261_121 })];
const events = everyone.flat();
const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

describe("the population", () => {
  test("is the same for the same seed and another for another", () => {
    expect(digest([...population({ people: 20, seed: 1 })])).toBe(
      digest([...population({ people: 20, seed: 1 })]),
    );
    expect(digest([...population({ people: 20, seed: 1 })])).not.toBe(
      digest([...population({ people: 20, seed: 2 })]),
    );
  });

  test("does not change for those who were there when more people are invented", () => {
    expect([...population({ people: 5, seed: 7 })]).toEqual(
      [...population({ people: 50, seed: 7 })].slice(0, 5),
    );
  });

  test("has five yearly check-ups for everyone, all before the day of the demo", () => {
    for (const [index, person] of everyone.entries()) {
      const dates = person
        .filter(({ kind, ref }) => kind === "encounter-changed" && ref.startsWith("visit/"))
        .map(({ ref }) => ref.slice(-10));
      expect(
        dates.map((date) => date.slice(0, 4)),
        `person ${index}`,
      ).toEqual(["2022", "2023", "2024", "2025", "2026"]);
      expect(dates.every((date) => date < "2026-11-21")).toBe(true);
    }
  });

  test("gives every fact a key of its own, except where one is delivered twice on purpose", () => {
    const keys = events.map(({ key }) => key);
    expect(keys.length - new Set(keys).size).toBe(3); // one in a hundred people
  });

  test("measures the waist at about 70 % of the check-ups", () => {
    const reports = events.filter((event) => event.kind === "observations-reported");
    const withWaist = reports.filter(({ observations }) =>
      observations.some((observation) => "code" in observation && observation.code.code === "56086-2"),
    );
    expect(withWaist.length / reports.length).toBeGreaterThan(0.65);
    expect(withWaist.length / reports.length).toBeLessThan(0.75);
  });

  test("holds the blemishes that deliveries have", () => {
    const text = JSON.stringify(events);
    expect(text.match(/199\*{4}1234/g)).toHaveLength(5);
    expect(text.match(/1961-02-30/g)).toHaveLength(3);
    expect(text.split(EMPLOYEE_NUMBERS)).toHaveLength(6 + 1);
    expect(text).toContain("三个月后复查");
  });
});
