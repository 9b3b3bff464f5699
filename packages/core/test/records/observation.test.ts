/** What is derived from a reported value when it is read: indicator, unit status, and the value in the indicator's unit. */
import { describe, expect, test } from "vitest";
import { derivedFrom } from "../../src/records/observation.ts";

const loinc = (code: string): { readonly system: string; readonly code: string } => ({
  system: "http://loinc.org",
  code,
});

describe("a reported value", () => {
  test("keeps its number and gets one in the indicator's unit", () => {
    expect(derivedFrom(loinc("8480-6"), { number: 168, unit: "mmHg" })).toEqual({
      indicator: "sbp",
      unitStatus: "known",
      canonical: { number: 168, unit: "mm[Hg]" },
    });
  });

  test("of HbA1c converts by the master equation: 53 mmol/mol are 7.0 %", () => {
    // IFCC-NGSP: NGSP = 0.09148 x IFCC + 2.152, so 53 gives 7.00.
    const { canonical } = derivedFrom(loinc("4548-4"), { number: 53, unit: "mmol/mol" });
    expect(canonical?.unit).toBe("%");
    expect(canonical?.number).toBeCloseTo(7, 1);
  });

  test.each([
    [
      "in a unit that nobody knows",
      { number: 1, unit: "stone" },
      { indicator: "sbp", unitStatus: "unknown" },
    ],
    ["without a unit", { number: 168 }, { indicator: "sbp", unitStatus: "none" }],
    ["in a unit of another kind", { number: 168, unit: "mg/dL" }, { indicator: "sbp", unitStatus: "known" }],
    [
      "beyond what could be measured",
      { number: 250, comparator: ">", unit: "mmHg" },
      { indicator: "sbp", unitStatus: "known" },
    ],
    ["in words", { text: "高" }, { indicator: "sbp", unitStatus: "none" }],
  ] as const)("%s has no canonical number", (_name, value, expected) => {
    expect(derivedFrom(loinc("8480-6"), value)).toEqual(expected);
  });

  test("of a local code is recognised by a further LOINC code", () => {
    const local = { system: "urn:his:lab", code: "SBP", others: [loinc("8480-6")] };
    expect(derivedFrom(local, { number: 168, unit: "mm[Hg]" })).toMatchObject({ indicator: "sbp" });
    expect(derivedFrom({ system: "urn:his:lab", code: "X" }, { number: 1, unit: "kg" })).toEqual({
      unitStatus: "known",
    });
  });
});
