import { describe, expect, it } from "vitest";
import { ageAt, birthdayAt, momentOf, utcText } from "../../src/kernel/index.ts";

const at = (text: string) => momentOf(text, "now");

describe("ageAt", () => {
  it.each([
    ["1966-01-15", "2026-01-14T23:59:59+08:00", 59],
    ["1966-01-15", "2026-01-15T00:00:00+08:00", 60],
    ["1966-01-15", "2026-01-14T16:00:00Z", 59], // still the 14th in UTC
    ["2004-02-29", "2026-02-28T23:59:59+08:00", 21],
    ["2004-02-29", "2026-03-01T00:00:00+08:00", 22],
    ["2004-02-29", "2024-02-29T00:00:00+08:00", 20],
    ["2026-01-15", "2026-01-15T00:00:00+08:00", 0],
  ])("born %s, at %s: %i", (birthDate, now, age) => {
    expect(ageAt(birthDate, at(now))).toBe(age);
  });

  it.each(["1966", "1966-01", "1966-02-30", "66-01-15", "15.01.1966"])("cannot read %s", (birthDate) => {
    expect(ageAt(birthDate, at("2026-01-15T00:00:00Z"))).toBe("wrong-type");
  });

  it.each(["2026-01-16", "1895-01-14"])("finds %s implausible", (birthDate) => {
    expect(ageAt(birthDate, at("2026-01-15T00:00:00Z"))).toBe("implausible");
  });
});

describe("birthdayAt", () => {
  it("is the local midnight, and 1 March for 29 February in a common year", () => {
    const offset = 8 * 3_600_000;
    expect(utcText(birthdayAt("1966-01-15", 60, offset))).toBe("2026-01-14T16:00:00.000Z");
    expect(utcText(birthdayAt("2004-02-29", 22, offset))).toBe("2026-02-28T16:00:00.000Z");
    expect(birthdayAt("1966", 60, offset)).toBeNaN();
  });
});
