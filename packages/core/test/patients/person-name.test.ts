/** Names: stored as written, and shown by as little as the script allows. */
import { describe, expect, test } from "vitest";
import { normaliseName, personNameSchema, shownPartOf } from "../../src/patients/person-name.ts";

describe("a stored name", () => {
  test.each([
    ["keeps its case and inner spaces", "Maria de  Silva", "Maria de  Silva"],
    ["loses outer blanks", " 张伟\u3000", "张伟"],
    ["is composed", "Jose\u0301", "José"],
    ["keeps its middle dot as written", "阿卜杜拉•买买提", "阿卜杜拉•买买提"],
    ["gets back a character of the private use area", "\uE863\uE864", "\uE863\u9FBB"],
    ["gets back a character outside the basic plane", "王\uE855", "王\u{241FE}"],
  ])("%s", (_name, written, stored) => {
    expect(normaliseName(written)).toBe(stored);
    expect(personNameSchema.parse(written)).toBe(stored);
  });

  test.each(["", "  ", "x".repeat(201)])("is not %j", (text) => {
    expect(personNameSchema.safeParse(text).success).toBe(false);
  });
});

describe("the part that is shown", () => {
  test.each([
    ["张伟", "张"],
    ["欧阳娜娜", "欧阳"],
    ["司马光", "司马"],
    ["欧阳", "欧"],
    ["张", ""],
    ["", ""],
    ["𠮷田", "𠮷"],
    ["阿卜杜拉·买买提", "阿"],
    ["东方・不败", "东"],
    ["Maria Silva", "M"],
    ["Ångström", "Å"],
    ["김철수", "김"],
  ])("of %s is %j", (name, shown) => {
    expect(shownPartOf(name)).toBe(shown);
  });
});
