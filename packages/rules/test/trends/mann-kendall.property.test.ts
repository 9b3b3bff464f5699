/** The exact distribution against plain enumeration of all arrangements, with ties, to seven values. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannKendall } from "../../src/trends/index.ts";

function arrangements(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((value, index) =>
    arrangements(values.toSpliced(index, 1)).map((rest) => [value, ...rest]),
  );
}

const statistic = (values: readonly number[]): number =>
  values.reduce(
    (sum, later, index) =>
      sum + values.slice(0, index).reduce((part, earlier) => part + Math.sign(later - earlier), 0),
    0,
  );

describe("the exact p", () => {
  it("is the share of arrangements at least as extreme", () => {
    const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(values, (list) => {
        const all = arrangements(list);
        const observed = Math.abs(statistic(list));
        const extreme = all.filter((one) => Math.abs(statistic(one)) >= observed).length;
        const test = mannKendall(list.map((value, index) => ({ on: `${2000 + index}-01-01`, value })));
        expect(test.s).toBe(statistic(list));
        expect(test.p).toBeCloseTo(extreme / all.length, 12);
      }),
      { numRuns: 60 },
    );
  });
});
