/** What each profile shows (privacy.md section 4.4), and that masking never fails whatever was stored. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MASK_PROFILES, type MaskProfile } from "../../src/patients/mask-profile.ts";
import {
  maskAddress,
  maskBirthDate,
  maskCardNumber,
  maskIdNumber,
  maskName,
  maskPhone,
} from "../../src/patients/masks.ts";

const address = { province: "上海市", city: "上海市", district: "黄浦区", street: "瑞金二路197号" };

function show(profile: MaskProfile): readonly unknown[] {
  return [
    maskName("张伟", profile.name, "male"),
    maskPhone("+8613800138000", profile.phone),
    maskIdNumber("11010519491231002X", profile.idNumber),
    maskAddress(address, profile.address),
    maskBirthDate("1949-12-31", profile.birthDate),
    maskCardNumber("6222021234567890123", profile),
  ];
}

test.each([
  ["list", ["张*", "138*8000", "110105*", { text: "上海市上海市黄浦区" }, "1949-12-31", "*0123"]],
  ["call", ["张先生", "+8613800138000", undefined, undefined, undefined, undefined]],
  ["screen", ["张*", undefined, undefined, undefined, undefined, undefined]],
  ["detail", ["张伟", "+8613800138000", "110105*", address, "1949-12-31", "*0123"]],
  [
    "identity-check",
    ["张伟", "138*8000", "11010519491231002X", { text: "上海市上海市黄浦区" }, "1949-12-31", "*0123"],
  ],
])("profile %s", (id, expected) => {
  const profile = MASK_PROFILES.find((candidate) => candidate.id === id);
  expect(profile === undefined ? undefined : show(profile)).toEqual(expected);
});

describe("edges", () => {
  test.each([
    ["female", "欧阳女士"],
    ["unknown", "欧阳*"],
    ["other", "欧阳*"],
  ] as const)("a salutation for %s", (sex, expected) => {
    expect(maskName("欧阳娜娜", "salutation", sex)).toBe(expected);
  });

  test("a one-character name shows nothing, in any form", () => {
    expect(maskName("张", "surname", "male")).toBe("*");
    expect(maskName("张", "salutation", "male")).toBe("*");
  });

  test("a short number shows nothing: its ends would be the number", () => {
    expect(maskPhone("64370045", { first: 3, last: 4 })).toBe("*");
    expect(maskCardNumber("12345", { idNumber: "absent", cardNumber: { first: 0, last: 4 } })).toBe("*");
  });

  test("a card number that is the citizen id shows no more than the id mask allows", () => {
    const list = { idNumber: { first: 6, last: 0 }, cardNumber: { first: 0, last: 4 } };
    expect(maskCardNumber("11010519491231002X", list)).toBe("110105*");
    expect(maskCardNumber("110105 19491231 002x", list)).toBe("110105*");
  });

  test("an address without levels has no district to show", () => {
    expect(maskAddress({ text: "上海市黄浦区瑞金二路197号" }, "district")).toBeUndefined();
  });

  test("of a birth date the year may remain", () => {
    expect(maskBirthDate("1949-12-31", "year")).toBe("1949");
    expect(maskBirthDate("1949", "year")).toBe("1949");
  });
});

test("masking is total: any text in, a text or nothing out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...MASK_PROFILES), (text, profile) => {
      const masked = [
        maskName(text, profile.name, "unknown"),
        maskPhone(text, profile.phone),
        maskIdNumber(text, profile.idNumber),
        maskCardNumber(text, profile),
      ];
      for (const value of masked) expect(["string", "undefined"]).toContain(typeof value);
    }),
  );
});
