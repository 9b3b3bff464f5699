/** Canonical JSON against its definition, and instants against the calendar. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, instantOf, isInstant, parseJson } from "../../src/kernel/index.ts";

/** RFC 8785 by the letter: members sorted by UTF-16 code units, absent ones left out. */
function byDefinition(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(byDefinition).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${byDefinition(member)}`).join(",")}}`;
}

const forbidden = /__proto__|constructor|prototype/;

describe("canonical JSON", () => {
  it("is one text for one value, whatever the order of its members", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!forbidden.test(JSON.stringify(value)));
        const text = canonicalJson(value);
        expect(text).toBe(byDefinition(value));
        expect(canonicalJson(parseJson(text))).toBe(text);
      }),
    );
  });

  it("sorts keys as texts, numbers among them, and leaves out what is absent", () => {
    expect(canonicalJson({ b: 1, 10: 2, 9: 3, a: undefined })).toBe('{"10":2,"9":3,"b":1}');
    expect(canonicalJson({ a: undefined })).toBe("{}");
    expect(canonicalJson([])).toBe("[]");
  });

  it("refuses what is no JSON", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined, [undefined], () => 1, { a: [1n] }])
      expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "InternalError" }));
    expect(() => canonicalJson(JSON.parse('{"__proto__":1}'))).toThrow(/forbidden/);
  });
});

describe("instants", () => {
  it("are accepted and refused the same however often they are asked for", () => {
    const years = { min: new Date("1900-01-01"), max: new Date("9999-12-31T23:59:59.999Z") };
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), fc.nat(22), (date, at) => {
        const text = instantOf(date);
        const other = `${text.slice(0, at)}x${text.slice(at + 1)}`;
        expect([text, other, text, text, other].map(isInstant)).toEqual([true, false, true, true, false]);
      }),
    );
    expect(["", "2026-02-30T00:00:00.000Z", "1899-12-31T23:59:59.999Z"].map(isInstant)).toEqual([
      ...[false, false, false],
    ]);
  });

  it("lie between the years 1900 and 9999", () => {
    for (const text of ["1900-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
      expect(instantOf(new Date(text))).toBe(text);
    for (const ms of [Date.UTC(1900, 0, 1) - 1, Date.UTC(10_000, 0, 1), Number.NaN])
      expect(() => instantOf(new Date(ms))).toThrow(expect.objectContaining({ code: "InternalError" }));
  });
});
