/** Instants and bytes, as PostgreSQL writes them in any time zone. */
import { describe, expect, it } from "vitest";
import { binaryArray, decodeInstant, encodeValue, valueDecoder } from "../src/values.ts";

describe("decodeInstant", () => {
  it.each([
    ["2026-11-21 08:30:00.123+00", "2026-11-21T08:30:00.123Z"],
    ["2026-11-21 08:30:00+00", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21 08:30:00.1+00", "2026-11-21T08:30:00.100Z"],
    ["2026-11-21 16:30:00.123+08", "2026-11-21T08:30:00.123Z"],
    ["2026-11-21 03:30:00-05", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21 14:00:00+05:30", "2026-11-21T08:30:00.000Z"],
    // Shanghai kept local mean time, 8 h 5 min 43 s east, until 1901.
    ["1900-01-01 08:05:43+08:05:43", "1900-01-01T00:00:00.000Z"],
    ["10000-01-01 07:59:59.999+08", "9999-12-31T23:59:59.999Z"],
  ])("reads %s as %s", (raw, instant) => {
    expect(decodeInstant(raw)).toBe(instant);
  });
});

describe("values", () => {
  it("reads booleans as sent and as cast", () => {
    const decode = valueDecoder("bool");
    expect(["t", "true", "f", "false"].map((raw) => decode?.(raw))).toEqual([true, true, false, false]);
  });

  it("sends bytes of a view as these bytes alone, and reads hex", () => {
    const view = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(encodeValue("bytes", view)).toEqual(Buffer.from([1, 2]));
    expect(valueDecoder("bytes")?.("\\x01ff")).toEqual(Uint8Array.of(1, 255));
  });

  it("leaves text, dates, JSON and ids as they are", () => {
    for (const type of ["text", "date", "json", "uuid"] as const) expect(valueDecoder(type)).toBeNull();
  });
});

/** The elements behind the header, in hex; null where the length says so. */
function elements(array: Buffer): readonly (string | null)[] {
  const found: (string | null)[] = [];
  for (let at = 20; at < array.length; ) {
    const length = array.readInt32BE(at);
    at += 4;
    found.push(length === -1 ? null : array.subarray(at, at + length).toString("hex"));
    at += Math.max(length, 0);
  }
  return found;
}

describe("binaryArray", () => {
  it("begins with one dimension, the presence of nulls, the type, the length and the first index", () => {
    const header = (array: Buffer): readonly number[] => [0, 4, 8, 12, 16].map((at) => array.readInt32BE(at));
    expect(header(binaryArray("int", [1, 2]))).toEqual([1, 0, 20, 2, 1]);
    expect(header(binaryArray("text", ["a", null, "b"]))).toEqual([1, 1, 25, 3, 1]);
  });

  it.each([
    ["text", ["a中", null], ["61e4b8ad", null]],
    ["json", ['{"a":1}'], ["7b2261223a317d"]],
    ["bytes", [Uint8Array.of(0, 255)], ["00ff"]],
    ["bool", [true, false, null], ["01", "00", null]],
    // Two's complement in eight bytes, up to 2^53 - 1.
    ["int", [1, -1, 9_007_199_254_740_991], ["0000000000000001", "ffffffffffffffff", "001fffffffffffff"]],
    ["uuid", ["01930000-0000-7000-8000-00000000000a"], ["0193000000007000800000000000000a"]],
    // Microseconds since 2000-01-01: one millisecond after it, and one before.
    [
      "instant",
      ["2000-01-01T00:00:00.001Z", "1999-12-31T23:59:59.999Z"],
      ["00000000000003e8", "fffffffffffffc18"],
    ],
    // Days since 2000-01-01.
    ["date", ["2000-01-02", "1999-12-31"], ["00000001", "ffffffff"]],
  ] as const)("writes %s", (type, values, expected) => {
    expect(elements(binaryArray(type, values))).toEqual(expected);
  });
});
