/**
 * Ratios of the rule engine against hand-written closures of the same meaning, in one process. Rounds are interleaved and
 * the best of each side counts, so a busy machine moves both alike. Exit code 1 when a floor is missed.
 *
 * Floors (rules design, section 7): evaluation 0.7 of hand-written closures, with the full explanation 0.08, 10,000
 * patients × 200 rules of back-test below 3 s. The ratios of the incremental pass and of China-PAR are for orientation.
 *
 * Run: node --conditions=@hcrm/source bench/rules.bench.ts
 */
import { performance } from "node:perf_hooks";
import {
  all,
  any,
  backtest,
  type CompiledRules,
  compile,
  type Fact,
  type FactSource,
  latest,
  not,
  parseRuleSet,
  type Rule,
  rule,
  ruleSet,
} from "@hcrm/rules";
import { type AssessCall, getModel } from "@hcrm/rules/models";

const ROUNDS = 40;
const EXPLAINED_ROUNDS = 10;
const NOW = "2026-01-15T09:00:00+08:00";
const AT = "2026-01-10T00:00:00.000Z";
const NOW_UTC = "2026-01-15T01:00:00.000Z";

/** Indicators, canonical units and thresholds that the rules of the benchmark turn on. */
const MEASURES = [
  ["sbp", "mm[Hg]", 140, 60],
  ["dbp", "mm[Hg]", 90, 40],
  ["bmi", "kg/m2", 28, 12],
  ["glucose-fasting", "mmol/L", 7, 4],
  ["hba1c", "%", 6.5, 3],
  ["ldl", "mmol/L", 3.4, 2],
  ["hdl", "mmol/L", 1, 0.6],
  ["triglycerides", "mmol/L", 2.3, 1.5],
  ["uric-acid", "umol/L", 420, 200],
  ["egfr", "mL/min/{1.73_m2}", 60, 50],
] as const;
type Measure = (typeof MEASURES)[number];
const measure = (index: number): Measure => MEASURES[index % MEASURES.length] ?? MEASURES[0];

/** The same numbers in every run. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}

function cohort(size: number): readonly FactSource[] {
  const random = lehmer(20260115);
  return Array.from({ length: size }, () => {
    const byCode = new Map<string, readonly Fact[]>();
    for (const [code, unit, border, spread] of MEASURES) {
      if (random() < 0.05) continue; // one in twenty was not measured
      byCode.set(code, [{ code, value: border + (random() - 0.5) * spread, unit, at: AT }]);
    }
    return {
      profile: { sex: "male", birthDate: "1966-01-01" },
      tags: [],
      facts: (code) => byCode.get(code) ?? [],
    };
  });
}

/** A condition on one measure; `latest` is typed per indicator, so the unit is given by the table. */
const high = ([code, unit, border]: Measure) => latest(code).gte(border, unit as never); // the table pairs them

function benchRule(index: number): Rule {
  const [a, b, c] = [measure(index), measure(index + 3), measure(index + 7)];
  const when = index % 2 === 0 ? all(high(a), any(high(b), not(high(c)))) : any(high(a), high(b), high(c));
  return rule(`r${index}`)
    .when(when)
    .then({ tag: `t${index}` });
}

const engineOf = (rules: number): CompiledRules =>
  compile(
    ruleSet(
      "bench",
      "1",
      Array.from({ length: rules }, (_, index) => benchRule(index)),
    ),
  );

type Truth = 0 | 1 | 2;
type Closure = (source: FactSource) => Truth;

/** What a careful engineer writes for one condition: type, unit, time and missing value are all looked at. */
function handWritten([code, unit, border]: Measure): Closure {
  return (source) => {
    const fact = source.facts(code)[0];
    if (fact === undefined || fact.at > NOW_UTC) return 2;
    const { value } = fact;
    if (typeof value !== "number" || !Number.isFinite(value) || fact.unit !== unit) return 2;
    return value >= border ? 1 : 0;
  };
}

function handWrittenRule(index: number): Closure {
  const a = handWritten(measure(index));
  const b = handWritten(measure(index + 3));
  const c = handWritten(measure(index + 7));
  if (index % 2 === 0) {
    return (source) => {
      const left = a(source);
      if (left === 0) return 0;
      const middle = b(source);
      if (middle === 1) return left;
      const right = c(source);
      if (right === 0) return left;
      return middle === 0 && right === 1 ? 0 : 2;
    };
  }
  return (source) => {
    const left = a(source);
    if (left === 1) return 1;
    const middle = b(source);
    if (middle === 1) return 1;
    const right = c(source);
    if (right === 1) return 1;
    return left === 2 || middle === 2 || right === 2 ? 2 : 0;
  };
}

interface HandVerdict {
  readonly rule: string;
  readonly value: "true" | "false" | "unknown";
  readonly missing: readonly string[];
}
const NOTHING: readonly string[] = [];

/** What keeps a rule unknown, as the engine names it: the measures that are not there. */
function handWrittenGaps(index: number): (source: FactSource) => string[] {
  const measures = [measure(index), measure(index + 3), measure(index + 7)];
  return (source) => measures.flatMap(([code]) => (source.facts(code).length === 0 ? [code] : []));
}
const WORDS = ["false", "true", "unknown"] as const;

/** Best milliseconds of each side over interleaved rounds. */
function race(
  sides: Readonly<Record<string, () => unknown>>,
  rounds: number = ROUNDS,
): Readonly<Record<string, number>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, side] of Object.entries(sides)) {
      const start = performance.now();
      side();
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    }
  }
  return best;
}

function report(name: string, ratio: number, floor: number | undefined, detail: string): boolean {
  const held = floor === undefined || ratio >= floor;
  const goal = floor === undefined ? "" : ` (floor ${floor}) ${held ? "held" : "MISSED"}`;
  console.log(`${name}: ${ratio.toFixed(2)}x${goal}   ${detail}`);
  return held;
}

function evaluation(): boolean {
  const patients = cohort(10_000);
  const rules = engineOf(20);
  const closures = Array.from(
    { length: 20 },
    (_, index) => [`r${index}`, handWrittenRule(index), handWrittenGaps(index)] as const,
  );
  const byHand = (source: FactSource): HandVerdict[] =>
    closures.map(([id, closure, gaps]) => {
      const value = closure(source);
      return { rule: id, value: WORDS[value], missing: value === 2 ? gaps(source) : NOTHING };
    });
  const [sample] = patients;
  if (sample !== undefined) {
    const differing = patients.filter((patient) => {
      const hand = byHand(patient);
      return rules.evaluate(patient, NOW).some((verdict, index) => verdict.value !== hand[index]?.value);
    });
    console.log(`verdicts that differ from the hand-written ones: ${differing.length} patients`);
  }
  const best = race({
    ours: () => {
      for (const patient of patients) rules.evaluate(patient, NOW);
    },
    hand: () => {
      for (const patient of patients) byHand(patient);
    },
  });
  const withTrace = race(
    {
      ours: () => {
        for (const patient of patients) for (const [id] of closures) rules.explain(id, patient, NOW);
      },
      hand: () => {
        for (const patient of patients) byHand(patient);
      },
    },
    EXPLAINED_ROUNDS,
  );
  const perSecond = (20 * 10_000) / ((best.ours ?? 1) / 1000) / 1e6;
  const explanations = (20 * 10_000) / ((withTrace.ours ?? 1) / 1000) / 1e3;
  return [
    report(
      "evaluation against hand-written closures",
      (best.hand ?? 0) / (best.ours ?? 1),
      0.7,
      `${perSecond.toFixed(1)} M verdicts/s`,
    ),
    report(
      "with explanation",
      (withTrace.hand ?? 0) / (withTrace.ours ?? 1),
      0.08,
      `${explanations.toFixed(0)} k explanations/s`,
    ),
  ].every(Boolean);
}

function incremental(): boolean {
  const patients = cohort(50);
  const rules = engineOf(1000);
  const best = race({
    full: () => {
      for (const patient of patients) rules.evaluate(patient, NOW);
    },
    changed: () => {
      for (const patient of patients) rules.evaluate(patient, NOW, rules.affected(["obs:uric-acid"]));
    },
  });
  const perPatient = (name: string): string =>
    `${name} ${((best[name] ?? 0) / patients.length).toFixed(3)} ms`;
  const touched = rules.affected(["obs:uric-acid"]).length;
  const detail = `${touched} of 1000 rules touched; ${perPatient("full")}, ${perPatient("changed")} a patient`;
  return report(
    "one changed fact against a full pass",
    (best.full ?? 0) / (best.changed ?? 1),
    undefined,
    detail,
  );
}

function chinaPar(): boolean {
  const model = getModel("china-par-2016-10y");
  const call: AssessCall = {
    at: NOW,
    inputs: {
      sex: { value: "male" },
      age: { value: 60, unit: "a" },
      sbp: { value: 130, unit: "mm[Hg]" },
      bpTreated: { value: false },
      totalCholesterol: { value: 210, unit: "mg/dL" },
      hdlCholesterol: { value: 55, unit: "mg/dL" },
      waist: { value: 80, unit: "cm" },
      currentSmoker: { value: false },
      diabetes: { value: true },
      northernChina: { value: true },
      urban: { value: true },
      familyHistoryAscvd: { value: false },
    },
  };
  let sink = 0;
  const bare = (age: number, sbp: number, tc: number, hdl: number, waist: number): number => {
    const [la, ls] = [Math.log(age), Math.log(sbp)];
    const lipids = 0.620896 * Math.log(tc) - 0.693728 * Math.log(hdl) - 0.711999 * Math.log(waist);
    const sum = 31.96604 * la + 26.14876 * ls + lipids + 0.36 + 0.48 - 0.16 - 5.73074 * la * ls;
    return 100 * (1 - 0.9707 ** Math.exp(sum - 140.68));
  };
  const best = race({
    ours: () => {
      for (let n = 0; n < 20_000; n += 1) sink += model.assess(call).status === "ok" ? 1 : 0;
    },
    bare: () => {
      for (let n = 0; n < 20_000; n += 1) sink += bare(60 + (n % 2), 130, 210, 55, 80);
    },
  });
  const micros = ((best.ours ?? 0) / 20_000) * 1000;
  const detail = `${micros.toFixed(2)} µs a call with names, units and ranges checked (${sink > 0 ? "ok" : "?"})`;
  return report("China-PAR against the bare formula", (best.bare ?? 0) / (best.ours ?? 1), undefined, detail);
}

async function cohortBacktest(): Promise<boolean> {
  const patients = cohort(10_000);
  const [from, to] = [engineOf(200), engineOf(200)];
  async function* stream() {
    for (const [index, facts] of patients.entries()) yield { id: String(index), facts };
  }
  const start = performance.now();
  await backtest(from, to, stream(), { now: NOW });
  const seconds = (performance.now() - start) / 1000;
  const held = seconds < 3;
  console.log(
    `back-test of 10,000 patients × 200 rules: ${seconds.toFixed(2)} s (below 3) ${held ? "held" : "MISSED"}`,
  );
  return held;
}

/** Hostile rule sets cost next to nothing: the walk stops at the first excess. */
function hostile(): boolean {
  let deep: unknown = { op: "hasTag", tag: "a" };
  for (let level = 0; level < 10_000; level += 1) deep = { op: "not", of: deep };
  const long = { op: "in", fact: { code: "sbp", pick: "latest" }, values: new Array(1_000_000).fill(1) };
  const best = race({ deep: () => refused(deep), long: () => refused(long) });
  const slowest = Math.max(best.deep ?? 0, best.long ?? 0);
  const held = slowest < 50;
  console.log(`hostile rule sets refused in ${slowest.toFixed(2)} ms (below 50) ${held ? "held" : "MISSED"}`);
  return held;
}

function refused(when: unknown): boolean {
  try {
    parseRuleSet({ schema: 1, id: "s", version: "1", rules: [{ when }] });
    return false;
  } catch {
    return true;
  }
}

const held = [evaluation(), incremental(), chinaPar(), hostile(), await cohortBacktest()];
process.exitCode = held.every(Boolean) ? 0 : 1;
