/** Back-tests: what a new version changes, and the gate. Design, section 3. */
import { describe, expect, it } from "vitest";
import {
  assertGatePassed,
  BacktestGateFailed,
  backtest,
  type CohortPatient,
  compile,
  type FactSource,
  hashBacktest,
  latest,
  type Rule,
  rule,
  ruleSet,
} from "../../src/index.ts";
import { fact, NOW, person } from "../support/people.ts";

const withBorder = (id: string, border: number): Rule =>
  rule(id).when(latest("sbp").gte(border, "mm[Hg]")).then({ tag: id });
const from = compile(ruleSet("s", "1", [withBorder("htn", 140), withBorder("gone", 100)]));
const to = compile(ruleSet("s", "2", [withBorder("htn", 130), withBorder("new", 160)]));
const stricter = compile(ruleSet("s", "3", [withBorder("htn", 150)]));
const dated = compile(
  ruleSet("s", "4", [
    rule("htn")
      .when(latest("sbp", { within: "P1D" }).gte(140, "mm[Hg]"))
      .then({ tag: "htn" }),
  ]),
);

const measured = (value: number | string): FactSource => person([fact("sbp", value, "mm[Hg]")]);
const COHORT: readonly CohortPatient[] = [
  { id: "low", facts: measured(120), label: { htn: false } },
  { id: "border", facts: measured(135), label: { htn: true } },
  { id: "high", facts: measured(145), label: { htn: true } },
  { id: "severe", facts: measured(170), label: { htn: true } },
  { id: "unmeasured", facts: person([]), label: { htn: true } },
  { id: "broken", facts: measured("?"), label: { htn: false } },
];

async function* stream(patients: readonly CohortPatient[] = COHORT) {
  yield* patients;
}

describe("backtest", () => {
  it("counts what changes for every rule of either version", async () => {
    const report = await backtest(from, to, stream(), { now: NOW });
    expect(report).toMatchObject({ from: from.hash, to: to.hash, now: NOW, patients: 6 });
    expect(report.gate).toEqual({ passed: true, failures: [] });
    const counts = { gained: 0, lost: 0, toUnknown: 0, same: 0, invalid: 0 };
    expect(report.rules).toEqual([
      {
        ...{ rule: "htn", ...counts, gained: 1, same: 4, invalid: 1, examples: ["border"] },
        confusion: { tp: 3, fp: 0, tn: 1, fn: 0, undecided: 2 },
      },
      // a rule the old version lacks said false there, so an unmeasured patient turns unknown
      { rule: "new", ...counts, gained: 1, same: 3, toUnknown: 1, invalid: 1, examples: ["severe"] },
      // a rule the new version lacks says false
      { rule: "gone", ...counts, lost: 4, same: 2, examples: ["low", "border", "high", "severe"] },
    ]);
  });

  it("counts losses and verdicts that turn unknown", async () => {
    const strict = await backtest(from, stricter, stream(), { now: NOW, examples: 1 });
    expect(strict.rules[0]).toMatchObject({
      rule: "htn",
      lost: 1,
      gained: 0,
      same: 4,
      invalid: 1,
      examples: ["high"],
    });
    expect(strict.rules[0]?.confusion).toEqual({ tp: 1, fp: 0, tn: 1, fn: 2, undecided: 2 });
    const stale = await backtest(from, dated, stream(), { now: NOW });
    // four measured values are now too old; the unusable and the missing one gave no tag before either
    expect(stale.rules[0]).toMatchObject({ toUnknown: 4, same: 2 });
  });

  it.each([
    [{ maxGainedPct: 16 }, ["htn: gained 16.67 %, at most 16 %", "new: gained 16.67 %, at most 16 %"]],
    [{ maxLostPct: 50 }, ["gone: lost 66.67 %, at most 50 %"]],
    [{ maxUnknownPct: 10 }, ["new: to unknown 16.67 %, at most 10 %"]],
    [{ minSensitivity: 0.8 }, ["htn: sensitivity 0.750, at least 0.8"]], // the unmeasured one is not found
    [{ maxGainedPct: 20, maxLostPct: 70, maxUnknownPct: 20, minSensitivity: 0.75 }, []],
  ])("holds %j", async (gate, failures) => {
    const report = await backtest(from, to, stream(), { now: NOW, gate });
    expect(report.gate).toEqual({ passed: failures.length === 0, failures });
    if (failures.length > 0) expect(() => assertGatePassed(report)).toThrow(BacktestGateFailed);
    else expect(() => assertGatePassed(report)).not.toThrow();
  });

  it("fails a sensitivity nobody can show", async () => {
    const healthy = COHORT.filter(({ label }) => label?.htn === false);
    const report = await backtest(from, to, stream(healthy), { now: NOW, gate: { minSensitivity: 0.5 } });
    expect(report.gate.failures).toEqual(["htn: sensitivity without labelled patients, at least 0.5"]);
  });

  it("passes an empty cohort and names reports by their content", async () => {
    const empty = await backtest(from, to, stream([]), { now: NOW, gate: { maxLostPct: 0 } });
    expect(empty).toMatchObject({ patients: 0, gate: { passed: true } });
    const again = await backtest(from, to, stream([]), { now: NOW, gate: { maxLostPct: 0 } });
    expect(hashBacktest(again)).toBe(hashBacktest(empty));
    const other = await backtest(from, to, stream(), { now: NOW });
    expect(hashBacktest(other)).not.toBe(hashBacktest(empty));
  });
});
