/** Names on Chinese reports: what the table knows means one indicator, and nothing is guessed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Examined, indicatorOfName, listIndicators } from "../../src/indicators/index.ts";
import { REPORT_NAMES } from "../../src/indicators/report-names.ts";

const rows = Object.entries(REPORT_NAMES).flatMap(
  ([examined, names]) => Object.entries(names).map(([id, list]) => [examined as Examined, id, list] as const), // keys of the table
);

describe("the table", () => {
  it("has every indicator of the catalogue once", () => {
    expect(rows.map(([, id]) => id).sort()).toEqual(
      listIndicators()
        .map(({ id }) => id)
        .sort(),
    );
  });

  it.each(rows)("%s: %s is found under every name", (examined, id, names) => {
    const { zh, en } = listIndicators().find((one) => one.id === id) ?? { zh: "", en: "" };
    for (const name of [zh, en, ...names])
      expect([name, indicatorOfName(name, examined)]).toEqual([name, id]);
  });
});

describe("a name", () => {
  it.each([
    ["谷丙转氨酶（ALT）", "blood", "alt"],
    ["★丙氨酸氨基转移酶(ALT)", "blood", "alt"],
    ["ＷＢＣ", "blood", "wbc"],
    ["γ—GT", "blood", "ggt"],
    ["肌酐(酶法)", "blood", "creatinine"],
    ["空腹 血糖", "blood", "glucose-fasting"],
    ["hdl-c", "blood", "hdl"],
    ["尿白蛋白/肌酐比值(ACR)", "urine", "uacr"],
  ] as const)("%j of %s is %s", (name, examined, id) => {
    expect(indicatorOfName(name, examined)).toBe(id);
  });

  it.each([
    ["肌酐(尿)", "blood"],
    ["丙氨酸氨基转移酶(AST)", "blood"],
    ["葡萄糖", "urine"],
    ["白细胞", "urine"],
    ["收缩压", "blood"],
    ["脉搏", "body"],
    ["Cr", "blood"],
    ["转氨酶", "blood"],
    ["血糖(餐后2小时)", "blood"],
    ["", "blood"],
    ["()", "blood"],
  ] as const)("%j of %s is not guessed", (name, examined) => {
    expect(indicatorOfName(name, examined)).toBeUndefined();
  });

  it("means at most one indicator, whatever it is examined in, and never breaks the lookup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 12 }), (text) => {
        const id = indicatorOfName(text, "blood");
        expect(id === undefined || listIndicators().some((one) => one.id === id)).toBe(true);
      }),
    );
    expect(indicatorOfName("constructor", "blood")).toBeUndefined();
  });
});
