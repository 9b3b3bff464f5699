/** The memory adapter's order is the order of UTF-8 bytes. */
import { compareText, compareValues } from "@hcrm/core/memory";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const text = fc.string({ unit: "binary" });

describe("compareText", () => {
  it("agrees with Buffer.compare of the UTF-8 bytes", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it("puts U+FFFF before U+10000, where UTF-16 units would not", () => {
    expect(compareText("\u{FFFF}", "\u{10000}")).toBeLessThan(0);
    expect("\u{FFFF}" < "\u{10000}").toBe(false);
  });
});

describe("compareValues", () => {
  it("compares bytes as unsigned", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(Buffer.compare(a, b));
      }),
    );
  });
});
