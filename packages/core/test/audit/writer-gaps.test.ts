import { describe, expect, it } from "vitest";
import { MAX_GAPS } from "../../src/audit/audit-verdict.ts";
import type { AuditLane } from "../../src/audit/index.ts";
import { CRASH_TAIL_MS, createWriterGapFinder, listedGaps } from "../../src/audit/writer-gaps.ts";
import { createWriterNumbers } from "../../src/audit/writer-numbers.ts";
import { addMs } from "../../src/kernel/index.ts";
import { START, TENANT } from "./support/audit-harness.ts";

const event = (n: number, ms: number, voids?: readonly number[], lane: AuditLane = "own") => ({
  writer: { id: "w", lane, n },
  at: addMs(START, ms),
  ...(voids && { voids }),
});

describe("gaps in a writer's numbers", () => {
  it("are none when numbers come in any order", () => {
    const finder = createWriterGapFinder();
    for (const n of [2, 1, 5, 4, 3]) finder.see(event(n, n));
    expect([...finder.gaps()]).toEqual([]);
  });

  it("are filled by voids, and by an event that comes although it was declared void", () => {
    const finder = createWriterGapFinder();
    finder.see(event(1, 0));
    finder.see(event(4, 1, [2, 3]));
    finder.see(event(3, 2));
    expect([...finder.gaps()]).toEqual([]);
  });

  it("are not made by a number that comes twice", () => {
    const finder = createWriterGapFinder();
    for (const n of [1, 2, 3, 1, 4]) finder.see(event(n, n));
    expect([...finder.gaps()]).toEqual([]);
  });

  it("are missing when the writer went on, possible crash loss when it did not", () => {
    const finder = createWriterGapFinder();
    finder.see(event(1, 0));
    finder.see(event(3, 1000));
    finder.see(event(5, 1000 + CRASH_TAIL_MS + 1));
    expect([...finder.gaps()]).toEqual([
      { writer: "w", n: 2, kind: "missing" },
      { writer: "w", n: 4, kind: "possible-crash-loss" },
    ]);
  });

  it("do not count in the host's own transactions", () => {
    const finder = createWriterGapFinder();
    finder.see(event(9, 0, undefined, "joined"));
    expect([...finder.gaps()]).toEqual([]);
  });

  it("are found however many events follow, in bounded memory", () => {
    const finder = createWriterGapFinder();
    for (let n = 1; n <= 25_000; n += 1) if (n !== 7 && n !== 20_000) finder.see(event(n, n));
    expect([...finder.gaps()].map(({ n }) => n)).toEqual([7, 20_000]);
  });

  it("are listed up to a thousand, however far somebody's number runs ahead", () => {
    const finder = createWriterGapFinder();
    for (let ahead = 0; ahead <= 10_001; ahead += 1) finder.see(event(Number.MAX_SAFE_INTEGER - ahead, 0));
    const listed = listedGaps(finder.gaps());
    expect(listed).toHaveLength(MAX_GAPS);
    expect(listed.at(-1)).toEqual({ writer: "w", n: MAX_GAPS, kind: "missing" });
  });
});

describe("a writer's numbers", () => {
  it("are used again after a rollback, lowest first come first served", () => {
    const numbers = createWriterNumbers();
    const take = () => numbers.take(TENANT, "own");
    const [a, b, c] = [take(), take(), take()];
    expect([a.n, b.n, c.n]).toEqual([1, 2, 3]);
    b.settle("rolled-back");
    a.settle("rolled-back");
    expect([take().n, take().n, take().n]).toEqual([2, 1, 4]);
  });

  it("are settled once", () => {
    const numbers = createWriterNumbers();
    const first = numbers.take(TENANT, "own");
    first.settle("committed");
    first.settle("rolled-back");
    expect(numbers.take(TENANT, "own").n).toBe(2);
  });

  it("carry a thousand voids at most, the rest with the next event", () => {
    const numbers = createWriterNumbers();
    const take = () => numbers.take(TENANT, "own");
    for (let time = 0; time < 1200; time += 1) take().settle("unknown");
    const [first, second] = [take(), take()];
    expect([first.voids.length, second.voids.length]).toEqual([1000, 200]);
    expect(new Set([...first.voids, ...second.voids]).size).toBe(1200);
  });

  it("carry voids and drops until an event with them has committed", () => {
    const numbers = createWriterNumbers();
    const take = () => numbers.take(TENANT, "own");
    take().settle("unknown");
    take().settle("dropped");
    const carrier = take();
    expect(carrier).toMatchObject({ n: 2, voids: [1], dropped: 1 });
    expect(take()).toMatchObject({ n: 3, voids: [], dropped: 0 });
    carrier.settle("rolled-back");
    const again = take();
    expect(again).toMatchObject({ n: 2, voids: [1], dropped: 1 });
    again.settle("committed");
    expect(take()).toMatchObject({ voids: [], dropped: 0 });
  });
});
