/** Retries: how often, how long, with which waits, and what comes out at the end. */
import { type Clock, type RandomSource, Transient } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";
import { retryTransient } from "../../src/storage/retry.ts";

const largest: RandomSource = { bytes: (length) => new Uint8Array(length).fill(0xff) };
const zero: RandomSource = { bytes: (length) => new Uint8Array(length) };

function clockFrom(start: string): Clock & { advance(milliseconds: number): void } {
  let now = Date.parse(start);
  return {
    now: () => new Date(now).toISOString(),
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

function world(random: RandomSource, runMs = 0) {
  const clock = clockFrom("2026-11-21T08:30:00.000Z");
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    clock.advance(milliseconds);
  };
  let runs = 0;
  const failing =
    (times: number, again = true) =>
    async () => {
      runs += 1;
      clock.advance(runMs);
      if (runs > times) return { done: true, value: runs } as const;
      return { done: false, error: new Transient(`run ${runs}`), again } as const;
    };
  return { timing: { clock, random, wait }, waits, failing };
}

describe("retryTransient", () => {
  it("gives the value of the first run that is done", async () => {
    const { timing, failing, waits } = world(largest);
    expect(await retryTransient(failing(2), timing)).toBe(3);
    expect(waits).toHaveLength(2);
  });

  it("runs at most five times and throws the last error", async () => {
    const { timing, failing, waits } = world(largest);
    await expect(retryTransient(failing(99), timing)).rejects.toThrow("run 5");
    // Bounds 10, 20, 40, 80 ms; the largest fraction stays just below each.
    expect(waits).toEqual([9, 19, 39, 79]);
  });

  it("waits a random part of the bound, down to nothing", async () => {
    const { timing, failing, waits } = world(zero);
    await retryTransient(failing(4), timing);
    expect(waits).toEqual([0, 0, 0, 0]);
  });

  it("does not repeat what must not be repeated", async () => {
    const { timing, failing, waits } = world(largest);
    await expect(retryTransient(failing(1, false), timing)).rejects.toThrow("run 1");
    expect(waits).toEqual([]);
  });

  it("gives up after five seconds in all", async () => {
    const { timing, failing, waits } = world(largest, 2600);
    await expect(retryTransient(failing(99), timing)).rejects.toThrow("run 2");
    expect(waits).toEqual([9]);
  });
});
