import { describe, expect, it } from "vitest";
import {
  CATALOGUE,
  convertCodes,
  getIndicator,
  indicatorOfLoinc,
  isUnitOf,
  listIndicators,
  normaliseUnit,
  referenceRange,
  UNCHECKED_LOINC,
} from "../../src/indicators/index.ts";

const all = listIndicators();

describe("the catalogue", () => {
  it("holds the indicators of the first build", () => {
    expect(all.length).toBe(51);
    expect(Object.keys(CATALOGUE)).toEqual(all.map((one) => one.id));
  });

  it.each(all.map((one) => [one.id, one] as const))("%s is complete and consistent", (id, one) => {
    expect(getIndicator(id)).toBe(one);
    expect(one.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(normaliseUnit(one.unit)).toBe(one.unit);
    expect(one.loinc.mass ?? one.loinc.si).toMatch(/^\d{1,5}-\d$/);
    const [least, greatest] = one.plausible;
    expect(least).toBeLessThan(greatest);
    for (const { low = least, high = greatest, source } of one.ranges) {
      expect(low).toBeGreaterThanOrEqual(least);
      expect(high).toBeLessThanOrEqual(greatest);
      expect(low).toBeLessThan(high);
      expect(source).toContain("to be checked");
    }
    for (const { from } of one.convert) {
      expect(normaliseUnit(from)).toBe(from);
      expect(isUnitOf(one, from)).toBe(true);
      const back = convertCodes(one, convertCodes(one, greatest, one.unit, from), from, one.unit);
      expect(back / greatest).toBeCloseTo(1, 6);
    }
    expect(one.cvi === undefined).toBe(one.variationSource === undefined);
  });

  it("gives a LOINC code to one indicator only", () => {
    const codes = all.flatMap(({ loinc }) => [loinc.mass, loinc.si, ...(loinc.other ?? [])]);
    const given = codes.filter((code) => code !== undefined);
    expect(new Set(given).size).toBe(given.length);
    for (const code of UNCHECKED_LOINC) expect(given).toContain(code);
  });

  it("has valid LOINC check digits", () => {
    // LOINC users' guide, appendix on check digits: modulus 10 (Luhn) over the digits before the hyphen
    const checkDigit = (digits: string): number => {
      const sum = [...digits].reverse().reduce((total, digit, index) => {
        const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      return (10 - (sum % 10)) % 10;
    };
    for (const { loinc } of all) {
      for (const code of [loinc.mass, loinc.si, ...(loinc.other ?? [])]) {
        const [digits = "", check] = (code ?? "2160-0").split("-");
        expect([code, Number(check)]).toEqual([code, checkDigit(digits)]);
      }
    }
  });

  it.each([
    ["8480-6", "sbp"],
    ["18262-6", "ldl"],
    ["14682-9", "creatinine"],
    ["62238-1", "egfr"],
    ["72166-2", undefined],
  ])("LOINC %s is %s", (code, id) => {
    expect(indicatorOfLoinc(code)).toBe(id);
  });
});

describe("referenceRange", () => {
  const creatinine = getIndicator("creatinine");
  it.each([
    [{ sex: "male", age: 40 }, 97],
    [{ sex: "female", age: 59 }, 73],
    [{ sex: "female", age: 60 }, 81],
    [{ sex: "male", age: 79 }, 111],
  ] as const)("%j: up to %d umol/L", (who, high) => {
    expect(referenceRange(creatinine, who)?.high).toBe(high);
  });

  it("gives none where sex or age are missing, or nobody of that age was measured", () => {
    expect(referenceRange(creatinine, { age: 40 })).toBeUndefined();
    expect(referenceRange(creatinine, { sex: "male" })).toBeUndefined();
    expect(referenceRange(creatinine, { sex: "male", age: 80 })).toBeUndefined();
    expect(referenceRange(getIndicator("sbp"), {})?.high).toBe(139);
    expect(referenceRange(getIndicator("tsh"), { sex: "male", age: 40 })).toBeUndefined();
  });
});
