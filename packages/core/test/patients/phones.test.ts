/** Mobile numbers of the Chinese mainland, and telephone numbers in general. */
import { describe, expect, test } from "vitest";
import { parseCnMobile } from "../../src/patients/cn-mobile.ts";
import { parsePhone } from "../../src/patients/contact-point.ts";

describe("a mobile number", () => {
  test.each([
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "(138)00138000",
    "+8613800138000",
    "+86 138 0013 8000",
    "+86-138-0013-8000",
    "8613800138000",
    "008613800138000",
    "０１３８００１３８０００".slice(1),
    "138.0013.8000",
    " 13800138000 ",
  ])("is read from %j", (text) => {
    expect(parseCnMobile(text)).toEqual({ ok: true, number: "+8613800138000" });
  });

  test.each([
    ["12345678901", "format"],
    ["10800138000", "format"],
    ["1380013800", "format"],
    ["138001380000", "format"],
    ["021-64370045", "format"],
    ["+1 555 186 2275", "format"],
    ["", "format"],
    ["张伟", "format"],
    ["138****8000", "masked"],
    ["138＊＊＊＊8000", "masked"],
    ["138xxxx8000", "masked"],
    ["+86 138****8000", "masked"],
  ])("is not %j: %s", (text, reason) => {
    expect(parseCnMobile(text)).toEqual({ ok: false, reason });
  });
});

describe("a telephone number", () => {
  test("that is a mobile is stored as E.164 and keeps use and rank", () => {
    expect(parsePhone({ number: "138 0013 8000", use: "mobile", rank: 1 })).toEqual({
      ok: true,
      phone: { number: "+8613800138000", use: "mobile", rank: 1, kind: "cn-mobile" },
    });
  });

  test.each(["021-64370045", "+1 (555) 186-2275", "120", "64370045转8012"])(
    "else stays as written: %s",
    (number) => {
      expect(parsePhone({ number })).toEqual({ ok: true, phone: { number, kind: "other" } });
    },
  );

  test.each([
    ["138****8000", "masked"],
    ["ask the son", "format"],
    ["12", "format"],
    ["9".repeat(25), "format"],
  ])("is not %s", (number, reason) => {
    expect(parsePhone({ number })).toEqual({ ok: false, reason });
  });
});
