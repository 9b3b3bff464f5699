import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// the other copy, compared here as the engineering rules ask
import { canonicalJson as coreCanonicalJson } from "../../../core/src/kernel/canonical-json.ts";
import { InvalidRuleSet } from "../../src/index.ts";
import { canonicalJson, composed } from "../../src/kernel/index.ts";

/** Both copies refuse with errors of their own package. */
function textOrRefusal(write: () => string): string {
  try {
    return write();
  } catch {
    return "refused";
  }
}

describe("canonicalJson", () => {
  it("gives the text of the example in RFC 8785, section 3.2.4", () => {
    const value = {
      // biome-ignore lint/correctness/noPrecisionLoss: the example of the RFC, whose point is the lost digits
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\u002f",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts keys by UTF-16 code unit, as RFC 8785 section 3.2.3 shows", () => {
    const keys = ["\u20ac", "\r", "\ufb33", "1", "\u{1f600}", "\u0080", "\u00f6"];
    const value = Object.fromEntries(keys.map((key) => [key, 0]));
    expect(Object.keys(JSON.parse(canonicalJson(value)))).toHaveLength(7);
    expect(canonicalJson(value)).toBe(
      '{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\u{1f600}":0,"\ufb33":0}',
    );
  });

  it("leaves out keys without a value", () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 0, 1n])("refuses %s", (value) => {
    expect(() => canonicalJson(value)).toThrow(InvalidRuleSet);
  });

  it("refuses a key that reaches a prototype", () => {
    expect(() => canonicalJson(JSON.parse('{"__proto__":1}'))).toThrow(InvalidRuleSet);
  });

  it("is the same function as core's", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(textOrRefusal(() => canonicalJson(value))).toBe(textOrRefusal(() => coreCanonicalJson(value)));
      }),
    );
  });
});

describe("composed", () => {
  it("puts keys and texts into Unicode NFC and freezes the copy", () => {
    const value = { "e\u0301": ["e\u0301"], gone: undefined };
    const copy = composed(value);
    expect(copy).toEqual({ "\u00e9": ["\u00e9"] });
    expect(Object.isFrozen(copy)).toBe(true);
  });
});

describe("exactSchema", () => {
  it("is the same code as core's", () => {
    const read = (path: string): string =>
      readFileSync(new URL(path, import.meta.url), "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
    expect(read("../../src/kernel/exact-schema.ts")).toBe(read("../../../core/src/kernel/exact-schema.ts"));
  });
});
