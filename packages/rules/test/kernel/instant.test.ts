import { describe, expect, it } from "vitest";
import { InvalidInstant } from "../../src/index.ts";
import { compareTo, instantMs, momentOf } from "../../src/kernel/index.ts";

describe("momentOf", () => {
  it("keeps the offset and gives the instant in UTC", () => {
    expect(momentOf("2026-03-01T00:00:00+08:00", "now")).toEqual({
      ms: Date.UTC(2026, 1, 28, 16),
      offset: 8 * 3_600_000,
      utc: "2026-02-28T16:00:00.000Z",
    });
    expect(momentOf("2026-03-01T00:00:00-03:30", "now").offset).toBe(-3.5 * 3_600_000);
  });

  it.each(["2026-03-01", "2026-03-01T00:00:00", "2026-13-01T00:00:00Z", "now", ""])("refuses %j", (text) => {
    expect(() => momentOf(text, "now")).toThrow(InvalidInstant);
  });

  it("names the parameter and not its content", () => {
    try {
      momentOf("secret-value", "now");
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInstant);
      expect(JSON.stringify([String(error), (error as InvalidInstant).details])).not.toContain("secret");
    }
  });
});

describe("compareTo", () => {
  const bound = momentOf("2026-01-15T09:00:00+08:00", "now");
  it.each([
    ["2026-01-15T01:00:00.000Z", 0],
    ["2026-01-15T00:59:59.999Z", -1],
    ["2026-01-15T01:00:00.001Z", 1],
    ["2026-01-15T09:00:00+08:00", 0],
    ["2026-01-15T08:59:59+08:00", -1],
    ["2026-01-15T02:00:00+01:00", 0],
    ["2026-01-15T01:00:01Z", 1],
  ])("%s", (at, sign) => {
    expect(Math.sign(compareTo(at, bound.utc, bound.ms))).toBe(sign);
  });

  it("says NaN for what is no instant", () => {
    expect(compareTo("yesterday", bound.utc, bound.ms)).toBeNaN();
    expect(instantMs("2026-01-15")).toBeNaN();
  });
});
