/** The candidates that masked numbers leave; expected numbers are those of privacy.md section 4.4, worked by hand beside each. */
import { describe, expect, test } from "vitest";
import { MASK_PROFILES, type MaskProfile } from "../../src/patients/mask-profile.ts";
import {
  assertMasksHold,
  idCandidatesLeft,
  phoneCandidatesLeft,
  type ShownFact,
} from "../../src/patients/mask-strength.ts";

describe("citizen ids left when the birth date is shown", () => {
  test.each([
    // all but the sequence is known, and the last four hold sequence and check: nothing is hidden
    [6, 4, 1],
    // two hidden area digits, 100 / 11
    [4, 4, 9],
    // three hidden area digits, 1,000 / 11
    [3, 4, 91],
    // the sequence alone, 1,000
    [6, 0, 1000],
  ])("%i + %i: %i", (first, last, candidates) => {
    expect(idCandidatesLeft({ first, last }, ["birthDate"])).toBe(candidates);
  });

  test("the sex halves a hidden sequence and tells nothing about a shown one", () => {
    expect(idCandidatesLeft({ first: 6, last: 0 }, ["birthDate", "sex"])).toBe(500);
    expect(idCandidatesLeft({ first: 3, last: 4 }, ["birthDate", "sex"])).toBe(91);
  });
});

describe("citizen ids left otherwise", () => {
  test.each<[string, number, number, readonly ShownFact[], number]>([
    // 12 months, 28 days at least, 1,000 sequences
    ["year shown", 6, 0, ["birthYear"], 12 * 28 * 1000],
    // 100 years besides
    ["nothing shown", 6, 0, [], 100 * 12 * 28 * 1000],
    // last digit of the day (10), three digits of the sequence
    ["all but the day's last digit in front", 13, 0, [], 10 * 1000],
  ])("%s", (_name, first, last, shown, candidates) => {
    expect(idCandidatesLeft({ first, last }, shown)).toBe(candidates);
  });

  test("a full value leaves one, an absent one all", () => {
    expect(idCandidatesLeft("full", [])).toBe(1);
    expect(idCandidatesLeft("absent", ["birthDate"])).toBe(Number.POSITIVE_INFINITY);
  });
});

test("telephone numbers left", () => {
  expect(phoneCandidatesLeft({ first: 3, last: 4 })).toBe(10_000);
  expect(phoneCandidatesLeft({ first: 7, last: 4 })).toBe(1);
});

describe("loading a profile", () => {
  const list: MaskProfile = {
    id: "list",
    name: "surname",
    phone: { first: 3, last: 4 },
    idNumber: { first: 6, last: 0 },
    address: "district",
    birthDate: "full",
    cardNumber: { first: 0, last: 4 },
  };
  const refusal = (field: string, candidates: number): unknown =>
    expect.objectContaining({ code: "MaskInvertible", details: { profile: "list", field, candidates } });

  test.each(MASK_PROFILES.map((profile) => [profile.id, profile] as const))(
    "%s holds, sorted by any fact",
    (_id, profile) => {
      expect(() => assertMasksHold(profile, ["birthDate", "sex"])).not.toThrow();
    },
  );

  test("an id with its last four beside the birth date is refused", () => {
    expect(() => assertMasksHold({ ...list, idNumber: { first: 6, last: 4 } }, [])).toThrowError(
      refusal("idNumber", 1),
    );
  });

  test("a sort key counts as shown", () => {
    const hidden: MaskProfile = { ...list, birthDate: "absent", idNumber: { first: 6, last: 4 } };
    expect(() => assertMasksHold(hidden, [])).not.toThrow();
    expect(() => assertMasksHold(hidden, ["birthDate"])).toThrowError(refusal("idNumber", 1));
  });

  test("the salutation tells the sex", () => {
    const called: MaskProfile = { ...list, name: "salutation", idNumber: { first: 15, last: 0 } };
    // two hidden sequence digits are 100, of which one sex has 50
    expect(() => assertMasksHold({ ...called, name: "surname" }, [])).not.toThrow();
    expect(() => assertMasksHold(called, [])).toThrowError(refusal("idNumber", 50));
  });

  test("a telephone number with one hidden digit is refused", () => {
    expect(() => assertMasksHold({ ...list, phone: { first: 6, last: 4 } }, [])).toThrowError(
      refusal("phone", 10),
    );
  });
});
