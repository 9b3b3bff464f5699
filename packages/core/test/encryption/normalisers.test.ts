/** The normaliser corpus: how values that mean the same become one key, and what is no value at all. */
import { describe, expect, it } from "vitest";
import { CITIZEN_ID_SYSTEM, type NormaliserId, normaliseParts } from "../../src/encryption/index.ts";

function normalise(id: NormaliserId, text: string): string | null {
  return normaliseParts(id, [text])?.[0] ?? null;
}

describe("phone/1 and digits4/1", () => {
  it.each([
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+8613800138000",
    "+86 138 0013 8000",
    "0086 13800138000",
    "8613800138000",
    "（+86）13800138000",
    "１３８００１３８０００",
    "138　0013　8000",
    " 13800138000\t",
  ])("%j is one mobile number", (text) => {
    expect(normalise("phone/1", text)).toBe("+8613800138000");
  });

  it.each([
    ["010-6255 1234", "+861062551234"],
    ["(0755) 8888 8888", "+8675588888888"],
    ["+86 010 6255 1234", "+861062551234"],
    ["400-800-1234", "+864008001234"],
    ["+852 2123 4567", "+85221234567"],
    ["+1 (415) 555-2671", "+14155552671"],
  ])("%j is %s", (text, expected) => {
    expect(normalise("phone/1", text)).toBe(expected);
  });

  it.each(["", "   ", "none", "1380013800", "138001380001", "12800138000", "0", "+", "+0123456789", "12345"])(
    "%j is no number",
    (text) => {
      expect(normalise("phone/1", text)).toBeNull();
    },
  );

  it("the last four digits are those of the number, or the four digits asked for", () => {
    expect(normalise("digits4/1", "138-0013-8012")).toBe("8012");
    expect(normalise("digits4/1", "８０１２")).toBe("8012");
    expect(normalise("digits4/1", "801")).toBeNull();
  });
});

describe("id-cn/1", () => {
  // The example of GB 11643-1999 as commonly quoted (to be checked against the official text): 11010519491231002X.
  it.each([
    "11010519491231002X",
    "11010519491231002x",
    " 110105 19491231 002X ",
    "１１０１０５１９４９１２３１００２Ｘ",
    "110105491231002",
  ])("%j is one number", (text) => {
    expect(normalise("id-cn/1", text)).toBe("11010519491231002X");
  });

  it.each([
    ["a wrong check digit", "110105194912310021"],
    ["X in the middle", "1101051949123100X2"],
    ["a day that does not exist", "110105194902310025"],
    ["a month 13 in the old form", "110105491331002"],
    ["seventeen digits", "11010519491231002"],
    ["letters", "G12345678"],
    ["nothing", ""],
  ])("%s is refused", (_, text) => {
    expect(normalise("id-cn/1", text)).toBeNull();
  });
});

describe("name/1", () => {
  it.each([
    ["张 伟", "张伟"],
    ["张　伟", "张伟"],
    [" 张伟 ", "张伟"],
    ["阿不都•热合曼", "阿不都·热合曼"],
    ["阿不都‧热合曼", "阿不都·热合曼"],
    ["阿不都・热合曼", "阿不都·热合曼"],
    ["阿不都．热合曼", "阿不都·热合曼"],
    ["阿不都･热合曼", "阿不都·热合曼"],
    ["阿不都 · 热合曼", "阿不都·热合曼"],
    ["Ｌｉ  Ｎａ", "Li Na"],
    ["Zo\u0308e", "Zöe"],
    ["𠮷田", "𠮷田"],
  ])("%j is %j", (text, expected) => {
    expect(normalise("name/1", text)).toBe(expected);
  });

  it("keeps traditional and simplified characters and letter case apart: they can be two people", () => {
    expect(normalise("name/1", "張偉")).not.toBe(normalise("name/1", "张伟"));
    expect(normalise("name/1", "LI NA")).not.toBe(normalise("name/1", "Li Na"));
  });
});

describe("date/1 and year/1", () => {
  it.each([
    ["2000-02-29", "2000-02-29"],
    ["1900-02-29", null],
    ["２０００-０２-２９", "2000-02-29"],
    ["29.02.2000", null],
    ["2000-2-9", null],
  ])("%j is %j", (text, expected) => {
    expect(normalise("date/1", text)).toBe(expected);
  });

  it("takes the year of a date, or a year alone", () => {
    expect(normalise("year/1", "1958-03-02")).toBe("1958");
    expect(normalise("year/1", "１９５８")).toBe("1958");
    expect(normalise("year/1", "1958-02-30")).toBeNull();
    expect(normalise("year/1", "58")).toBeNull();
  });
});

describe("pinyin and codes", () => {
  it("keeps letters only", () => {
    expect(normalise("pinyin-full/1", "Zhāng Wěi")).toBe("zhangwei");
    expect(normalise("pinyin-initials/1", "Z.W.")).toBe("zw");
    expect(normalise("pinyin-initials/1", "张伟")).toBeNull();
  });

  it("keeps the case of codes", () => {
    expect(normalise("code/1", " E11.9 ")).toBe("E11.9");
    expect(normalise("code/1", "e11.9")).toBe("e11.9");
    expect(normalise("code/1", "  ")).toBeNull();
  });
});

describe("identifier/1", () => {
  it("normalises a resident number as one, whoever recorded it", () => {
    const a = normaliseParts("identifier/1", [CITIZEN_ID_SYSTEM, "ruijin", "11010519491231002x"]);
    const b = normaliseParts("identifier/1", [CITIZEN_ID_SYSTEM, undefined, "110105491231002"]);
    expect(a).toEqual(b);
  });

  it("keeps record numbers of two hospitals apart", () => {
    const a = normaliseParts("identifier/1", ["mrn", "ruijin", "0042"]);
    const b = normaliseParts("identifier/1", ["mrn", "xiehe", "0042"]);
    expect(a).toEqual(["mrn", "ruijin", "0042"]);
    expect(b).not.toEqual(a);
  });

  it("refuses a value without system, and a resident number with a wrong check digit", () => {
    expect(normaliseParts("identifier/1", [undefined, "ruijin", "0042"])).toBeNull();
    expect(normaliseParts("identifier/1", [CITIZEN_ID_SYSTEM, undefined, "110105194912310021"])).toBeNull();
  });
});
