/** Sex codes, coded concepts, identifiers and addresses. */
import { describe, expect, test } from "vitest";
import { districtOf, newAddressSchema } from "../../src/patients/address.ts";
import { codedConceptSchema, codingOf } from "../../src/patients/coded-concept.ts";
import {
  identifierKeyText,
  identifierStatusOn,
  kindOfSystem,
  newIdentifierSchema,
} from "../../src/patients/identifier.ts";
import { sexOfGbCode, sexSchema } from "../../src/patients/sex.ts";

test.each([
  ["0", "unknown"],
  ["1", "male"],
  ["2", "female"],
  ["9", "unstated"],
  ["3", undefined],
  ["", undefined],
])("GB/T 2261.1 code %j is %s", (code, sex) => {
  expect(sexOfGbCode(code)).toBe(sex);
});

test("a sex is a word, not a code", () => {
  expect(sexSchema.safeParse("unstated").success).toBe(true);
  expect(sexSchema.safeParse("1").success).toBe(false);
});

describe("a concept", () => {
  const loinc = { system: "http://loinc.org", code: "8480-6" };
  test.each([
    ["code with system", loinc],
    ["text alone", { text: "头晕" }],
    ["everything", { ...loinc, edition: "2.78", display: "SBP", text: "收缩压", others: [loinc] }],
  ])("may be %s", (_name, concept) => {
    expect(codedConceptSchema.safeParse(concept).success).toBe(true);
  });

  test.each([
    ["a code without system", { code: "8480-6", text: "x" }],
    ["a system without code", { system: "http://loinc.org", text: "x" }],
    ["nothing", {}],
    ["a display alone", { display: "SBP" }],
    ["an unknown key", { ...loinc, version: "1" }],
  ])("may not be %s", (_name, concept) => {
    expect(codedConceptSchema.safeParse(concept).success).toBe(false);
  });

  test("is coded when it has a code of a system", () => {
    expect(codingOf({ ...loinc, text: "收缩压" })).toEqual(loinc);
    expect(codingOf({ text: "收缩压" })).toBeUndefined();
  });
});

describe("an identifier", () => {
  test.each([
    [{}, "active"],
    [{ status: "ended" }, "ended"],
    [{ period: { end: "2019" } }, "ended"],
    [{ period: { end: "2026" } }, "active"],
    [{ period: { end: "2026-11-20" } }, "ended"],
    [{ period: { end: "2026-11-21" } }, "active"],
    [{ status: "active", period: { end: "2019" } }, "ended"],
  ] as const)("%j on 2026-11-21 is %s", (identifier, status) => {
    expect(identifierStatusOn(identifier, "2026-11-21")).toBe(status);
  });

  test("of a national system has its kind; the value is text and may not be empty", () => {
    expect(kindOfSystem("urn:oid:2.16.156.10011.1.3")).toBe("citizen-id");
    expect(kindOfSystem("urn:his:mrn")).toBe("other");
    expect(newIdentifierSchema.safeParse({ system: "urn:his:mrn", value: "" }).success).toBe(false);
    expect(newIdentifierSchema.safeParse({ system: "urn:his:mrn", value: 7 }).success).toBe(false);
  });

  test("with the same number of two assigners is two identifiers", () => {
    const key = { system: "urn:mrn", value: "80012345" };
    const texts = [key, { ...key, assigner: "A" }, { ...key, assigner: "B" }].map(identifierKeyText);
    expect(new Set(texts).size).toBe(3);
  });
});

describe("an address", () => {
  test.each([
    [{ province: "上海市", district: "黄浦区", street: "瑞金二路197号" }, "上海市黄浦区"],
    [{ province: "Massachusetts", city: "Worcester" }, "Massachusetts, Worcester"],
    [{ street: "瑞金二路197号" }, undefined],
    [{ text: "上海市黄浦区瑞金二路197号" }, undefined],
  ])("%j has the district %s", (address, district) => {
    expect(districtOf(address)).toBe(district);
  });

  test("needs a part besides its use", () => {
    expect(newAddressSchema.safeParse({ use: "home" }).success).toBe(false);
    expect(newAddressSchema.safeParse({ use: "home", city: "上海市" }).success).toBe(true);
  });
});
