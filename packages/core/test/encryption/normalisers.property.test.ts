/** Laws of normalisers, over arbitrary texts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NormaliserId, normaliseParts } from "../../src/encryption/index.ts";
import { isLocalDate } from "../../src/kernel/index.ts";

function normalise(id: NormaliserId, text: string): string | null {
  return normaliseParts(id, [text])?.[0] ?? null;
}

describe("id-cn/1", () => {
  it("a changed digit is always seen: the check digit covers all of them", () => {
    const id = "11010519491231002X";
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 9 }), (position, digit) => {
        const changed = id.slice(0, position) + String(digit) + id.slice(position + 1);
        expect(normalise("id-cn/1", changed)).toBe(changed === id ? id : null);
      }),
    );
  });
});

describe("name/1", () => {
  it("is stable: normalising twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = normalise("name/1", text);
        if (once !== null) expect(normalise("name/1", once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("date/1", () => {
  it("agrees with the kernel about which dates exist", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1890, max: 2110 }), fc.nat(14), fc.nat(33), (year, month, day) => {
        const text = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        expect(normalise("date/1", text)).toBe(isLocalDate(text) ? text : null);
      }),
      { numRuns: 2000 },
    );
  });
});
