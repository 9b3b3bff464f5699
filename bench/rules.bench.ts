/**
 * Ratios of the rule engine against hand-written closures of the same meaning and against other rule engines, in one
 * process. Work is done in small pieces in interleaved rounds and the best of each piece counts, so a busy machine moves all
 * sides alike. Exit code 1 when a floor is missed.
 *
 * Floors: evaluation 0.7 of hand-written closures, with the full explanation 0.08 and 0.5 M/s; no slower than compiled JSON
 * Logic, five times `cel-js`, a hundred times `json-rules-engine`; one changed fact among 1,000 rules over the catalogue
 * five times a full pass; 10,000 patients × 200 rules of back-test below 3 s. The others are for orientation.
 *
 * Run: node --conditions=@hcrm/source bench/rules.bench.ts
 */
import { performance } from "node:perf_hooks";
import { backtest, type CompiledRules, type FactSource, parseRuleSet } from "@hcrm/rules";
import { type AssessCall, getModel } from "@hcrm/rules/models";
import { type Ask, cel, jsonLogic, jsonRulesEngine } from "./rule-peers.ts";
import {
  CATALOGUE_WIDE,
  CHECK_UP,
  cohort,
  engineOf,
  type HandVerdict,
  type Measure,
  NOW,
  rulesByHand,
} from "./rule-work.ts";

const ROUNDS = 80;
const EXPLAINED_ROUNDS = 30;
const PEER_ROUNDS = 10;
/** Patients for whom the answers of peers are compared. */
const COMPARED = 500;

/** Work of one side, in pieces small enough that a busy machine leaves some of them alone. */
type Pieces = readonly (() => unknown)[];

/**
 * Milliseconds of each side: every piece of work is done in interleaved rounds, the best of each piece counts, and the best
 * of all pieces are added up.
 */
function race<Name extends string>(
  sides: Readonly<Record<Name, Pieces>>,
  rounds: number = ROUNDS,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<Pieces>(sides);
  const best = new Map(entries.map(([name, pieces]) => [name, pieces.map(() => Number.POSITIVE_INFINITY)]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, pieces] of entries) {
      const times = best.get(name) ?? [];
      for (const [index, piece] of pieces.entries()) {
        const start = performance.now();
        piece();
        times[index] = Math.min(times[index] ?? Number.POSITIVE_INFINITY, performance.now() - start);
      }
    }
  const sums = [...best].map(([name, times]) => [name, times.reduce((sum, ms) => sum + ms, 0)] as const);
  return Object.fromEntries(sums) as Record<Name, number>; // the names are those of the sides
}

function report(
  name: string,
  ratio: number,
  { floor, detail }: { readonly floor?: number | undefined; readonly detail: string },
): boolean {
  const held = floor === undefined || ratio >= floor;
  const goal = floor === undefined ? "" : ` (floor ${floor}) ${held ? "held" : "MISSED"}`;
  console.log(`${name}: ${ratio.toFixed(2)}${goal}   ${detail}`);
  return held;
}

const PIECE = 500;

/** Asks everybody, some patients at a time. */
function forAll(patients: readonly FactSource[], ask: (patient: FactSource) => unknown): Pieces {
  return Array.from({ length: Math.ceil(patients.length / PIECE) }, (_, index) => {
    const some = patients.slice(index * PIECE, (index + 1) * PIECE);
    return () => {
      for (const patient of some) ask(patient);
    };
  });
}

const RULES = 20;
const PATIENTS = 10_000;

/** Best milliseconds of asking all patients all rules, and what that is in millions of verdicts a second. */
const millions = (ms: number): number => (RULES * PATIENTS) / ms / 1000;

function evaluation(): boolean {
  const patients = cohort(PATIENTS);
  const rules = engineOf(RULES);
  const byHand = rulesByHand(RULES);
  const differing = patients.filter((patient) => {
    const hand = byHand(patient);
    return rules.evaluate(patient, NOW).some((verdict, index) => verdict.value !== hand[index]?.value);
  });
  console.log(`verdicts that differ from the hand-written ones: ${differing.length} patients`);
  const ids = rules.set.rules.map(({ id }) => id);
  const best = race({
    ours: forAll(patients, (patient) => rules.evaluate(patient, NOW)),
    hand: forAll(patients, byHand),
  });
  const explained = race(
    {
      ours: forAll(patients, (patient) => ids.map((id) => rules.explain(id, patient, NOW))),
      hand: forAll(patients, byHand),
    },
    EXPLAINED_ROUNDS,
  );
  const rate = millions(explained.ours);
  return [
    report("evaluation against hand-written closures", best.hand / best.ours, {
      floor: 0.7,
      detail: `${millions(best.ours).toFixed(1)} M verdicts/s`,
    }),
    report("with explanation", explained.hand / explained.ours, { floor: 0.08, detail: "" }),
    report("explanations, in M/s", rate, { floor: 0.5, detail: "" }),
  ].every(Boolean);
}

/** The same rules, facts and answers in other engines. */
async function peers(): Promise<boolean> {
  const patients = cohort(PATIENTS);
  const rules = engineOf(RULES);
  const sides = { "json-logic-engine": jsonLogic(RULES), "cel-js": cel(RULES) } as const;
  const slow = jsonRulesEngine(RULES);
  for (const [name, ask] of Object.entries({ ...sides, "json-rules-engine": slow })) {
    const count = await differing(ask, patients, rules);
    console.log(`verdicts that differ from ${name}: ${count} of ${COMPARED} patients`);
  }
  const best = race(
    {
      ours: forAll(patients, (patient) => rules.evaluate(patient, NOW)),
      "json-logic-engine": forAll(patients, sides["json-logic-engine"]),
      "cel-js": forAll(patients, sides["cel-js"]),
    },
    PEER_ROUNDS,
  );
  const slowest = await fastestPiece(patients, slow);
  const rate = (ms: number): string => `${millions(ms).toFixed(3)} M verdicts/s`;
  return [
    report("against compiled json-logic-engine", best["json-logic-engine"] / best.ours, {
      floor: 1,
      detail: rate(best["json-logic-engine"]),
    }),
    report("against @marcbachmann/cel-js", best["cel-js"] / best.ours, {
      floor: 5,
      detail: rate(best["cel-js"]),
    }),
    report("against json-rules-engine", slowest / best.ours, {
      floor: 100,
      detail: `${rate(slowest)}, by its fastest piece of one round`,
    }),
  ].every(Boolean);
}

/** Milliseconds of a side that takes too long for rounds: its fastest piece stands for all of them. */
async function fastestPiece(
  patients: readonly FactSource[],
  ask: Ask<Promise<readonly HandVerdict[]>>,
): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let from = 0; from < patients.length; from += PIECE) {
    const start = performance.now();
    for (const patient of patients.slice(from, from + PIECE)) await ask(patient);
    best = Math.min(best, performance.now() - start);
  }
  return (best * patients.length) / PIECE;
}

/** Of how many patients a peer says something else. */
async function differing(
  ask: Ask | Ask<Promise<readonly HandVerdict[]>>,
  patients: readonly FactSource[],
  rules: CompiledRules,
): Promise<number> {
  let count = 0;
  for (const patient of patients.slice(0, COMPARED)) {
    const answers = await ask(patient);
    if (rules.evaluate(patient, NOW).some(({ value }, at) => value !== answers[at]?.value)) count += 1;
  }
  return count;
}

/** One new result: the rules that read it against all rules. How many read it bounds what can be gained. */
function incremental(measures: readonly Measure[], floor: number | undefined): boolean {
  const patients = cohort(50, measures);
  const rules = engineOf(1000, measures);
  const changed = () => rules.affected(["obs:uric-acid"]);
  const best = race({
    full: forAll(patients, (patient) => rules.evaluate(patient, NOW)),
    part: forAll(patients, (patient) => rules.evaluate(patient, NOW, changed())),
  });
  const ms = (total: number): string => `${(total / patients.length).toFixed(3)} ms`;
  const detail = `${changed().length} of 1000 rules read it; ${ms(best.full)} a patient, changed ${ms(best.part)}`;
  const name = `one changed fact against a full pass, rules over ${measures.length} indicators`;
  return report(name, best.full / best.part, { floor, detail });
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
    ours: [
      () => {
        for (let n = 0; n < 2000; n += 1) sink += model.assess(call).status === "ok" ? 1 : 0;
      },
    ],
    bare: [
      () => {
        for (let n = 0; n < 2000; n += 1) sink += bare(60 + (n % 2), 130, 210, 55, 80);
      },
    ],
  });
  const micros = (best.ours / 2000) * 1000;
  const detail = `${micros.toFixed(2)} µs a call with names, units and ranges checked (${sink > 0 ? "ok" : "?"})`;
  return report("China-PAR against the bare formula", best.bare / best.ours, { detail });
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
  const best = race({ deep: [() => refused(deep)], long: [() => refused(long)] });
  const slowest = Math.max(best.deep, best.long);
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

const held = [
  await peers(),
  evaluation(),
  incremental(CATALOGUE_WIDE, 5),
  incremental(CHECK_UP, undefined),
  chinaPar(),
  hostile(),
  await cohortBacktest(),
];
process.exitCode = held.every(Boolean) ? 0 : 1;
