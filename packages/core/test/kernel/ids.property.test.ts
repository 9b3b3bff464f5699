/** Ids in the form of RFC 9562, from any clock and any random bytes, and the random source that they come from by default. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIds, systemRandom } from "../../src/kernel/index.ts";

const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7([0-9a-f]{3})-([89ab][0-9a-f])([0-9a-f]{2})-([0-9a-f]{12})$/;

describe("ids", () => {
  it("hold the milliseconds, a counter and the random bytes, and ascend", () => {
    const moment = fc.date({ min: new Date("1970-01-01"), max: new Date("2200-01-01"), noInvalidDate: true });
    const tail = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(moment, fc.array(tail, { minLength: 1, maxLength: 20 }), (date, tails) => {
        const left = [...tails];
        const bytes = (): Uint8Array => left.shift() ?? new Uint8Array(8);
        const ids = createIds({ now: () => date.toISOString() }, { bytes });
        const made = tails.map(() => ids.next());
        expect([...made].sort()).toEqual(made);
        for (const [n, id] of made.entries()) {
          const [, high = "", low = "", counter = "", , ...rest] = UUID_V7.exec(id) ?? [];
          expect(Number.parseInt(high + low, 16)).toBe(date.getTime());
          expect(Number.parseInt(counter, 16)).toBe(n);
          expect(rest.join("")).toBe(Buffer.from(tails[n] ?? []).toString("hex", 1));
        }
      }),
    );
  });
});

describe("the random source of the platform", () => {
  it("gives bytes of any length that nobody was given before, also past what it fetches at a time", () => {
    const given = Array.from({ length: 2000 }, () => Buffer.from(systemRandom.bytes(8)).toString("hex"));
    expect(new Set(given).size).toBe(2000);
    for (const length of [0, 1, 4095, 4096, 4097, 70_000 % 65_536])
      expect(systemRandom.bytes(length)).toHaveLength(length);
  });

  it("gives bytes that stay as they are", () => {
    const first = systemRandom.bytes(16);
    const before = Buffer.from(first).toString("hex");
    for (let n = 0; n < 600; n += 1) systemRandom.bytes(16).fill(0);
    expect(Buffer.from(first).toString("hex")).toBe(before);
  });
});
