/** Statistics of one person's series, against published values and values worked by hand. Insights design, section 2. */
import { describe, expect, it } from "vitest";
import { getIndicator, type Indicator } from "../../src/indicators/index.ts";
import { assessSeries, mannKendall, type Point, rcv, theilSen } from "../../src/trends/index.ts";
import { twoSidedP } from "../../src/trends/normal-distribution.ts";

const yearly = (values: readonly number[]): readonly Point[] =>
  values.map((value, index) => ({ on: `${2010 + index}-06-01`, value }));
const rising = (length: number): readonly Point[] => yearly(Array.from({ length }, (_, index) => index));

const FACTORIAL = { 3: 6, 4: 24, 5: 120, 6: 720 } as const;

describe("rcv", () => {
  it.each([
    [3, 8.3, 24.46], // 2.7719 × √(9 + 68.89)
    [0, 10, 27.72],
    [4, 3, 13.86], // 2.7719 × 5
  ])("symmetric: CVA %d, CVI %d give ±%d %%", (cva, cvi, limit) => {
    const { up, down } = rcv(1, 1, { cva, cvi, form: "symmetric" });
    expect(up).toBeCloseTo(limit, 1);
    expect(down).toBeCloseTo(-limit, 1);
  });

  it("log-normal: the orientation values of the design", () => {
    // symmetric 24.5 % goes with +27.7/−21.7, 55 % with +73/−42
    const ldl = rcv(1, 1, { cva: 3.05, cvi: 8.3, form: "log-normal" });
    expect([ldl.up, ldl.down].map(Math.round)).toEqual([28, -22]);
    expect(ldl.up).toBeCloseTo(27.7, 0);
    const fat = rcv(1, 1, { cva: 2.5, cvi: 19.7, form: "log-normal" });
    expect([fat.up, fat.down].map(Math.round)).toEqual([73, -42]);
  });

  it("takes another quantile", () => {
    const oneSided = rcv(1, 1, { cva: 0, cvi: 10, z: 1.65, form: "symmetric" });
    expect(oneSided.up).toBeCloseTo(23.33, 2); // √2 × 1.65 × 10
  });

  it.each([
    [100, 124.4, false],
    [100, 124.6, true],
    [100, 75.6, false],
    [100, 75.4, true],
    [0, 0, false],
    [0, 1, true],
  ])("%d to %d exceeds 24.46 %%: %s", (first, second, exceeded) => {
    expect(rcv(first, second, { cva: 3, cvi: 8.3, form: "symmetric" }).exceeded).toBe(exceeded);
  });
});

describe("theilSen", () => {
  it("is the median of the slopes over real dates", () => {
    const points = [
      { on: "2024-01-01", value: 10 },
      { on: "2024-01-11", value: 12 },
      { on: "2024-01-31", value: 11 },
    ];
    // slopes a day: 2/10 = 0.2, −1/20 = −0.05, 1/30 = 0.0333; the median is 0.0333
    expect(theilSen(points)).toEqual({ slopePerYear: expect.closeTo(365.25 / 30, 9) });
  });

  it("is not moved by a wild value", () => {
    const points = [...rising(9), { on: "2019-06-01", value: 1000 }];
    const slope = theilSen(points);
    expect("slopePerYear" in slope ? slope.slopePerYear : Number.NaN).toBeCloseTo(1, 2);
  });

  it("counts the values of a day once, and needs two days", () => {
    const sameDay = [1, 5, 3].map((value) => ({ on: "2024-01-01", value }));
    expect(theilSen(sameDay)).toEqual({ status: "insufficient-data", need: 2 });
    const next = theilSen([...sameDay, { on: "2024-01-02", value: 4 }]);
    expect(next).toEqual({ slopePerYear: expect.closeTo(365.25, 9) }); // 3 to 4 in a day
    expect(theilSen([])).toEqual({ status: "insufficient-data", need: 2 });
  });
});

describe("mannKendall", () => {
  it.each([
    [3, 0.33],
    [4, 0.083],
    [5, 0.017],
    [6, 0.0028],
  ])("the least exact p of %i values is %d", (length, p) => {
    const test = mannKendall(rising(length));
    expect(test.method).toBe("exact");
    expect(test.p).toBeCloseTo(p, length < 6 ? 2 : 4);
    expect(test.p).toBeCloseTo(2 / FACTORIAL[length as 3], 12); // one arrangement on either end
    expect(test.tau).toBe(1);
  });

  it("uses the normal form from ten values", () => {
    expect(mannKendall(rising(9)).method).toBe("exact");
    const ten = mannKendall(rising(10));
    expect(ten).toMatchObject({ method: "normal", s: 45, varS: 125 }); // 10 × 9 × 25 / 18
    expect(ten.z).toBeCloseTo(44 / Math.sqrt(125), 12);
    expect(ten.p).toBeCloseTo(8.3e-5, 6); // 2 (1 − Φ(3.9355))
  });

  it("corrects the variance for ties", () => {
    // values 1 1 2 2 2 3 4 5 6 7: ties of 2 and 3; (10·9·25 − 2·1·9 − 3·2·11) / 18 = (2250 − 18 − 66) / 18
    const test = mannKendall(yearly([1, 1, 2, 2, 2, 3, 4, 5, 6, 7]));
    expect(test.varS).toBeCloseTo(2166 / 18, 12);
    expect(test.s).toBe(41); // 45 pairs less 1 and 3 tied ones
    expect(test.tau).toBeCloseTo(41 / Math.sqrt(45 * 41), 12);
    expect(test.z).toBeCloseTo(40 / Math.sqrt(2166 / 18), 12);
  });

  it("sees no trend in equal values, in one value, or in none", () => {
    expect(mannKendall(yearly([3, 3, 3, 3, 3]))).toMatchObject({ s: 0, varS: 0, p: 1, tau: 0 });
    expect(mannKendall(yearly(new Array(12).fill(3)))).toMatchObject({ s: 0, varS: 0, z: 0, p: 1, tau: 0 });
    expect(mannKendall(yearly([3]))).toMatchObject({ s: 0, p: 1 });
    expect(mannKendall([])).toMatchObject({ s: 0, p: 1 });
  });

  it("needs no order of the points", () => {
    const shuffled = [3, 0, 4, 1, 2].map((index) => ({ on: `${2010 + index}-06-01`, value: index }));
    expect(mannKendall(shuffled)).toEqual(mannKendall(rising(5)));
  });
});

describe("twoSidedP", () => {
  it.each([
    [0, 1],
    [0.6744897502, 0.5], // quantiles of the normal distribution as tabled
    [1.959963985, 0.05],
    [2.5758293035, 0.01],
    [3.2905267315, 0.001],
    [4.8916384757, 1e-6],
    [6.1094102049, 1e-9],
  ])("z = %d: %d", (z, p) => {
    expect(twoSidedP(z) / p).toBeCloseTo(1, 7);
    expect(twoSidedP(-z)).toBe(twoSidedP(z));
  });
});

describe("assessSeries", () => {
  const egfr = getIndicator("egfr");
  /** The least slopes here are the test's own: no published one is known for LDL-C or weight. */
  const ldl: Indicator = { ...getIndicator("ldl"), minSlopePerYear: 0.3 };

  it("needs two days", () => {
    expect(assessSeries([], ldl, 3)).toEqual({ status: "insufficient-data", n: 0, need: 2 });
    expect(assessSeries(yearly([3]), ldl, 3)).toEqual({ status: "insufficient-data", n: 1, need: 2 });
  });

  it("compares two results, or the first with the last of three and four, by reference change value", () => {
    const two = assessSeries(yearly([3, 4]), ldl, 3);
    expect(two).toMatchObject({ status: "ok", method: "rcv", n: 2, direction: "up", significant: true });
    expect(two).toMatchObject({
      changePercent: expect.closeTo(33.33, 1),
      interpretation: ["W"],
      excluded: 0,
    });
    const three = assessSeries(yearly([3, 9, 3.2]), ldl, 3);
    expect(three).toMatchObject({ method: "rcv-first-last", n: 3, direction: "none", significant: false });
    expect(assessSeries(yearly([4, 3, 3, 3]), ldl, 3)).toMatchObject({
      ...{
        method: "rcv-first-last",
        direction: "down",
        significant: true,
        relevant: true,
        interpretation: ["B"],
      },
      slopePerYear: expect.closeTo(-1 / 3, 2),
    });
  });

  it("never takes a default for a variation", () => {
    expect(assessSeries(yearly([3, 4]), ldl)).toEqual({ status: "variation-unknown", code: "ldl" });
    expect(assessSeries(yearly([60, 30]), egfr, 3)).toEqual({ status: "variation-unknown", code: "egfr" });
    expect(assessSeries(yearly([60, 55, 50, 45, 40]), egfr).status).toBe("ok");
  });

  it.each([
    [5, "mann-kendall-exact"],
    [9, "mann-kendall-exact"],
    [10, "mann-kendall-normal"],
  ])("tests %i days by %s", (days, method) => {
    const falling = yearly(Array.from({ length: days }, (_, index) => 100 - 6 * index));
    expect(assessSeries(falling, egfr)).toMatchObject({
      ...{ status: "ok", method, n: days, direction: "down", significant: true, relevant: true },
      interpretation: ["W"],
    });
  });

  it("says nothing about four years that only fall: they can never be significant", () => {
    expect(mannKendall(yearly([90, 80, 70, 60])).p).toBeGreaterThan(0.05);
  });

  it("raises no flag for a drift too small to matter, or where the catalogue has no least slope", () => {
    const drift = yearly(Array.from({ length: 12 }, (_, index) => 100 - index));
    expect(assessSeries(drift, egfr)).toMatchObject({
      significant: true,
      relevant: false,
      interpretation: [],
    });
    const potassium = assessSeries(yearly([3, 3.5, 4, 4.5, 5]), getIndicator("potassium"));
    expect(potassium).toMatchObject({ significant: true, relevant: false, interpretation: [] });
  });

  it("knows U and D where no direction is worse", () => {
    const weight: Indicator = { ...getIndicator("weight"), minSlopePerYear: 2 };
    expect(assessSeries(yearly([60, 64, 68, 72, 76]), weight)).toMatchObject({ interpretation: ["U"] });
    expect(assessSeries(yearly([76, 72, 68, 64, 60]), weight)).toMatchObject({ interpretation: ["D"] });
  });

  it("counts what could not take part", () => {
    const points = [
      ...yearly([90, 80, 70, 60, 50]),
      { on: "someday", value: 1 },
      { on: "2020-01-01", value: Number.NaN },
    ];
    expect(assessSeries(points, egfr)).toMatchObject({ n: 5, excluded: 2 });
  });

  it("takes an indicator of the host's own", () => {
    const own: Indicator = { ...egfr, minSlopePerYear: 0.5 };
    const drift = yearly([100, 99, 98, 97, 96]);
    expect(assessSeries(drift, own)).toMatchObject({ relevant: true, interpretation: ["W"] });
  });
});
