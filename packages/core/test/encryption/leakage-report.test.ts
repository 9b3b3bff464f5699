/** The report says what indexes over one field tell together. */
import { expect, it } from "vitest";
import { blindIndex, leakageReport } from "../../src/encryption/index.ts";
import { nameIndex, type Person, people } from "./support/hospital.ts";

const nameBirth = blindIndex<Person>({
  id: 3,
  name: "nameBirth",
  width: { kind: "exact" },
  normaliser: ["name/1", "date/1"],
  of: ["name", "birthDate"],
});
const initials = blindIndex<{ initials: string; tag: string }>({
  id: 4,
  name: "initials",
  width: { kind: "bucket", bits: 10, cardinality: 12_000 },
  normaliser: "pinyin-initials/1",
  of: ["initials"],
});
const tag = blindIndex<{ tag: string }>({
  id: 5,
  name: "tag",
  width: { kind: "code", vocabulary: "tag" },
  normaliser: "code/1",
  of: ["tag"],
});

it("adds up bits and names the strongest kind, field by field", () => {
  const report = leakageReport([{ name: "person", blindIndexes: [nameIndex, nameBirth, initials, tag] }]);
  const summary = report.map(({ field, bits, equality, frequency }) => [field, bits, equality, frequency]);
  expect(summary).toEqual([
    ["name", 14, true, false],
    ["birthDate", 0, true, false],
    ["initials", 10, false, false],
    ["tag", 0, true, true],
  ]);
  expect(report[0]?.indexes.map(({ index, togetherWith }) => [index, togetherWith])).toEqual([
    ["name", []],
    ["nameBirth", ["birthDate"]],
  ]);
});

it("has a line for every indexed field of every collection", () => {
  const fields = leakageReport([people, { ...people, name: "other" }]).map(({ collection, field }) => [
    collection,
    field,
  ]);
  expect(fields).toEqual([
    ["person", "name"],
    ["person", "phone"],
    ["other", "name"],
    ["other", "phone"],
  ]);
});
