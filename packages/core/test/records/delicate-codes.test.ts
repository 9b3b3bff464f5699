/** Which records are more delicate than others of their kind. */
import { expect, test } from "vitest";
import { delicateCategoryOf } from "../../src/records/delicate-codes.ts";

const ICD10 = "http://hl7.org/fhir/sid/icd-10";

test.each([
  ["B20", "infectious"],
  ["B24.9", "infectious"],
  ["B25", undefined],
  ["A49", undefined],
  ["A50.1", "infectious"],
  ["F32.1", "mental-health"],
  ["f32", "mental-health"],
  ["O80", "reproductive"],
  ["Z21", "infectious"],
  ["Z29", undefined],
  ["I10", undefined],
])("ICD-10 %s: %s", (code, category) => {
  expect(delicateCategoryOf({ system: ICD10, code })).toBe(category);
});

test("a further code of a concept counts, the same text of another system does not", () => {
  const others = [{ system: ICD10, code: "B20" }];
  expect(delicateCategoryOf({ system: "urn:his:dx", code: "X1", others })).toBe("infectious");
  expect(delicateCategoryOf({ text: "HIV", others })).toBe("infectious");
  expect(delicateCategoryOf({ system: "urn:his:dx", code: "B20" })).toBeUndefined();
});
