/** Instants and bytes, as PostgreSQL writes them in any time zone. */
import { describe, expect, it } from "vitest";
import { decodeInstant, encodeValue, valueDecoder } from "../src/values.ts";

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
