/** Whose a fact is, and when a person who was found cannot be the one that is meant. */
import { describe, expect, test } from "vitest";
import { asSubjectId } from "../../../src/kernel/index.ts";
import {
  contradicts,
  decideSubject,
  type IdentityFacts,
} from "../../../src/records/ingest/decide-subject.ts";

const [wang, li] = [
  asSubjectId("0189c2a0-0000-7000-8000-000000000001"),
  asSubjectId("0189c2a0-0000-7000-8000-000000000002"),
];

describe("a fact", () => {
  test("goes to the only patient that any of its identifiers belongs to", () => {
    expect(decideSubject([{ patient: wang }, { patient: wang }], true)).toEqual({ attach: wang });
  });

  test("of nobody known registers a person where the source may, and is held elsewhere", () => {
    expect(decideSubject([], true)).toEqual({ register: true });
    expect(decideSubject([], false)).toEqual({ hold: "subject-unknown" });
  });

  test("whose identifiers belong to two patients is held", () => {
    expect(decideSubject([{ patient: wang }, { patient: li }], true)).toEqual({ hold: "subject-ambiguous" });
  });

  test.each(["subject-restricted", "subject-erased"] as const)("of a patient under %s is held", (hold) => {
    expect(decideSubject([{ patient: wang, hold }], true)).toEqual({ hold });
  });
});

describe("a person who was found", () => {
  const known: IdentityFacts = { sex: "male", birthDate: "1958-03-02", citizenIds: [] };
  const idA = "11010519491231002X";
  const idB = "440524199001010014";
  test.each<[string, IdentityFacts, IdentityFacts, boolean]>([
    [
      "other sex and other birth date",
      known,
      { sex: "female", birthDate: "1961-03-02", citizenIds: [] },
      true,
    ],
    ["other sex alone", known, { sex: "female", birthDate: "1958-03-02", citizenIds: [] }, false],
    ["other birth date alone", known, { sex: "male", birthDate: "1961-03-02", citizenIds: [] }, false],
    ["birth dates that may be the same", known, { sex: "female", birthDate: "1958", citizenIds: [] }, false],
    ["a sex that says nothing", known, { sex: "unknown", birthDate: "1961-03-02", citizenIds: [] }, false],
    ["nothing stated", known, { citizenIds: [] }, false],
    ["two different citizen ids", { citizenIds: [idA] }, { citizenIds: [idB] }, true],
    ["a citizen id in common", { citizenIds: [idA] }, { citizenIds: [idB, idA] }, false],
    ["a citizen id on one side", { citizenIds: [idA] }, { citizenIds: [] }, false],
  ])("%s", (_name, one, other, expected) => {
    expect(contradicts(one, other)).toBe(expected);
    expect(contradicts(other, one)).toBe(expected);
  });
});
