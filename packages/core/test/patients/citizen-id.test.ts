/** GB 11643 citizen ids: the standard's own examples, each reason for refusal, and the kinds of documents. */
import { describe, expect, test } from "vitest";
import { parseCitizenId } from "../../src/patients/citizen-id.ts";
import { completeId, TEST_CONTEXT } from "../support/citizen-ids.ts";

const parse = (text: string): ReturnType<typeof parseCitizenId> => parseCitizenId(text, TEST_CONTEXT);

describe("accepted", () => {
  test("the example of the standard: Beijing, born 1949-12-31, female, check character X", () => {
    expect(parse("11010519491231002X")).toEqual({
      ok: true,
      id: {
        value: "11010519491231002X",
        kind: "citizen",
        birthDate: "1949-12-31",
        sex: "female",
        area: "110105",
        legacy: false,
      },
      warnings: [],
    });
  });

  test.each([
    ["a small x", "11010519491231002x"],
    ["full-width digits", "１１０１０５１９４９１２３１００２Ｘ"],
    ["inner spaces", "110105 19491231 002X"],
    ["a full-width space", "110105　19491231002X"],
  ])("%s", (_name, text) => {
    expect(parse(text)).toMatchObject({ ok: true, id: { value: "11010519491231002X" } });
  });

  test("15 digits, upgraded with century 19 and a computed check character", () => {
    // 110105 491231 002 is the same person as the example above.
    expect(parse("110105491231002")).toMatchObject({
      ok: true,
      id: { value: "11010519491231002X", legacy: true },
    });
  });

  test("an odd 17th digit, a man", () => {
    expect(parse(completeId("99999919580302001"))).toMatchObject({
      ok: true,
      id: { sex: "male", area: "999999" },
    });
  });

  test.each(["810000", "820000", "830000"])("a residence permit (%s)", (area) => {
    expect(parse(completeId(`${area}19900101001`))).toMatchObject({
      ok: true,
      id: { kind: "residence-permit" },
    });
  });

  test("a permanent resident: 9, province, country", () => {
    expect(parse(completeId("91184019900101001"))).toMatchObject({
      ok: true,
      id: { kind: "permanent-resident" },
    });
  });

  test("an area that the table does not list, with a warning: codes are valid for life", () => {
    const areas = { provinces: new Set(["11"]), areas: new Set(["110101"]) };
    expect(parseCitizenId("11010519491231002X", { ...TEST_CONTEXT, areas })).toMatchObject({
      ok: true,
      warnings: ["area-unlisted"],
    });
    expect(parseCitizenId(completeId("11010119491231002"), { ...TEST_CONTEXT, areas })).toMatchObject({
      ok: true,
      warnings: [],
    });
  });

  test("someone born today", () => {
    expect(parse(completeId("99999920261121001"))).toMatchObject({ ok: true });
  });
});

describe("refused", () => {
  test.each([
    ["too short", "1101051949123100", "format"],
    ["too long", "11010519491231002X1", "format"],
    ["a letter inside", "1101051949123100AX", "format"],
    ["an X that is not last", "110105194912310X24", "format"],
    ["15 characters with an X", "11010549123100X", "format"],
    ["masked", "110105********002X", "masked"],
    ["masked with full-width stars", "110105＊＊＊＊002X", "masked"],
    ["a wrong check character", "110105194912310021", "checksum"],
    ["a day that does not exist", completeId("99999919580230001"), "birth-date"],
    ["a month that does not exist", completeId("99999919581301001"), "birth-date"],
    ["a birth date in the future", completeId("99999920261122001"), "birth-date"],
    // The standard's second example was born in 1880: valid then, nobody's today.
    ["born before 1900", "440524188001010014", "birth-date"],
    ["a province that does not exist", completeId("77010519491231002"), "area"],
    ["a permanent resident of a province that does not exist", completeId("97784019900101001"), "area"],
  ])("%s: %s", (_name, text, reason) => {
    expect(parse(text)).toEqual({ ok: false, reason });
  });
});
