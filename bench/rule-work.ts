/**
 * The work of the rule benchmark: a cohort that is the same in every run, the rules of the engine, and the same rules as a
 * careful engineer writes them by hand. `rule-peers.ts` has them for other rule engines.
 */
import {
  all,
  any,
  type CompiledRules,
  type Condition,
  compile,
  type Fact,
  type FactSource,
  latest,
  not,
  type Rule,
  rule,
  ruleSet,
} from "@hcrm/rules";
import { type IndicatorId, listIndicators } from "@hcrm/rules/indicators";

/** The instant of the benchmark. */
export const NOW = "2026-01-15T09:00:00+08:00";
const AT = "2026-01-10T00:00:00.000Z";
/** The same, in UTC. */
export const NOW_UTC = "2026-01-15T01:00:00.000Z";

/** Code, canonical unit and threshold of an indicator that rules turn on, and how widely the cohort spreads around it. */
export type Measure = readonly [code: IndicatorId, unit: string, border: number, spread: number];

/** Ten measures of a check-up. */
export const CHECK_UP: readonly Measure[] = [
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
];

/** Every indicator of the catalogue, with a threshold in the middle of what is plausible. */
export const CATALOGUE_WIDE: readonly Measure[] = listIndicators().map(
  ({ id, unit, plausible: [low, high] }) => [
    ...([id as IndicatorId, unit, (low + high) / 2, (high - low) / 2] as const), // ids of the catalogue are its keys
  ],
);

/** The three measures that rule number `index` turns on. */
export function measuresOf(index: number, measures: readonly Measure[] = CHECK_UP): readonly Measure[] {
  return [index, index + 3, index + 7].flatMap((at) => measures.slice(at % measures.length).slice(0, 1));
}

/** The same numbers in every run. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}

/** Patients of whom one in twenty measures is missing. */
export function cohort(size: number, measures: readonly Measure[] = CHECK_UP): readonly FactSource[] {
  const random = lehmer(20260115);
  return Array.from({ length: size }, () => {
    const byCode = new Map<string, readonly Fact[]>();
    for (const [code, unit, border, spread] of measures) {
      if (random() < 0.05) continue;
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
const high = ([code, unit, border]: Measure): Condition => latest(code).gte(border, unit as never); // the table pairs them

function benchRule(index: number, measures: readonly Measure[]): Rule {
  const [a, b, c] = measuresOf(index, measures).map(high);
  if (a === undefined || b === undefined || c === undefined) throw new Error("three measures make a rule");
  return rule(`r${index}`)
    .when(index % 2 === 0 ? all(a, any(b, not(c))) : any(a, b, c))
    .then({ tag: `t${index}` });
}

/** As many rules, compiled. */
export function engineOf(rules: number, measures: readonly Measure[] = CHECK_UP): CompiledRules {
  const all = Array.from({ length: rules }, (_, index) => benchRule(index, measures));
  return compile(ruleSet("bench", "1", all));
}

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
  const [a, b, c] = measuresOf(index).map(handWritten);
  if (a === undefined || b === undefined || c === undefined) throw new Error("three measures make a rule");
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

/** What the hand-written rules answer: as much as an engine's verdict that a caller looks at. */
export interface HandVerdict {
  /** Id of the rule. */
  readonly rule: string;
  /** What it says. */
  readonly value: "true" | "false" | "unknown";
  /** Measures that keep it unknown. */
  readonly missing: readonly string[];
}
const NOTHING: readonly string[] = [];
const WORDS = ["false", "true", "unknown"] as const;

/** What keeps a rule unknown, as the engine names it: the measures that are not there. */
function handWrittenGaps(index: number): (source: FactSource) => string[] {
  const measures = measuresOf(index);
  return (source) => measures.flatMap(([code]) => (source.facts(code).length === 0 ? [code] : []));
}

/** As many rules, written by hand. */
export function rulesByHand(rules: number): (source: FactSource) => readonly HandVerdict[] {
  const closures = Array.from(
    { length: rules },
    (_, index) => [`r${index}`, handWrittenRule(index), handWrittenGaps(index)] as const,
  );
  return (source) =>
    closures.map(([id, closure, gaps]) => {
      const value = closure(source);
      return { rule: id, value: WORDS[value], missing: value === 2 ? gaps(source) : NOTHING };
    });
}
