/**
 * The rules of `rule-work.ts` for other rule engines, with the same facts and the same answers. What a peer cannot ask about,
 * whether a fact is there, is a number, has the unit and is not of the future, is looked at while its plain object is made,
 * as a host would have to. A peer knows yes and no; so each rule is written twice, once as *certainly* (a missing number
 * speaks against it) and once as *possibly* (a missing number speaks for it), and is unknown where only the second holds.
 */
import type { FactSource } from "@hcrm/rules";
import { Environment } from "@marcbachmann/cel-js";
import { LogicEngine } from "json-logic-engine";
import { Engine, type NestedCondition, type TopLevelCondition } from "json-rules-engine";
import { CHECK_UP, type HandVerdict, type Measure, measuresOf, NOW_UTC } from "./rule-work.ts";

/** Answers all rules for one patient, in their order. */
export type Ask<Answers = readonly HandVerdict[]> = (patient: FactSource) => Answers;

type Mode = "certainly" | "possibly";
type Numbers = Readonly<Record<string, number>>;

/** How a peer writes what the rules are made of. */
interface Language<Expression> {
  /** A measure at or above its threshold; a missing one is `possibly` and not `certainly`. */
  readonly high: (measure: Measure, mode: Mode) => Expression;
  readonly not: (part: Expression) => Expression;
  readonly all: (parts: readonly Expression[]) => Expression;
  readonly any: (parts: readonly Expression[]) => Expression;
}

const positions = (rules: number): readonly number[] => Array.from({ length: rules }, (_, index) => index);
const nameOf = (code: string): string => code.replaceAll("-", "_");
const NAMED = CHECK_UP.map(([code, unit]) => [code, unit, nameOf(code)] as const);

/** Rule number `index` in the language of a peer; a negation turns *certainly* into *possibly*. */
function written<Expression>(
  index: number,
  mode: Mode,
  { high, not, all, any }: Language<Expression>,
): Expression {
  const [a, b, c] = measuresOf(index);
  if (a === undefined || b === undefined || c === undefined) throw new Error("three measures make a rule");
  const other = mode === "certainly" ? "possibly" : "certainly";
  return index % 2 === 0
    ? all([high(a, mode), any([high(b, mode), not(high(c, other))])])
    : any([high(a, mode), high(b, mode), high(c, mode)]);
}

/** The usable numbers of a patient under the names that peers can write. */
function numbersOf(patient: FactSource): Numbers {
  const numbers: Record<string, number> = {};
  for (const [code, unit, name] of NAMED) {
    const fact = patient.facts(code)[0];
    if (fact === undefined || fact.at > NOW_UTC || fact.unit !== unit) continue;
    if (typeof fact.value === "number" && Number.isFinite(fact.value)) numbers[name] = fact.value;
  }
  return numbers;
}

/** The definite answers of a rule, made once. */
function definite(index: number): { readonly yes: HandVerdict; readonly no: HandVerdict } {
  const base = { rule: `r${index}`, missing: [] };
  return { yes: { ...base, value: "true" }, no: { ...base, value: "false" } };
}

/** What a host that must ask for missing measures makes of a rule that is possible and not certain. */
function unknown(index: number, numbers: Numbers): HandVerdict {
  const missing = measuresOf(index).flatMap(([code]) => (numbers[nameOf(code)] === undefined ? [code] : []));
  return { rule: `r${index}`, value: "unknown", missing };
}

/** A rule of a peer in both modes; the second is only asked when the first says no. */
function threeValued(
  rules: number,
  build: (index: number, mode: Mode) => (numbers: Numbers) => boolean,
): Ask {
  const both = positions(rules).map((index) => {
    const { yes, no } = definite(index);
    return { yes, no, certainly: build(index, "certainly"), possibly: build(index, "possibly") };
  });
  return (patient) => {
    const numbers = numbersOf(patient);
    return both.map(({ yes, no, certainly, possibly }, index) => {
      if (certainly(numbers)) return yes;
      return possibly(numbers) ? unknown(index, numbers) : no;
    });
  };
}

const JSON_LOGIC: Language<object> = {
  high: ([code, , border], mode) => {
    const variable = { var: nameOf(code) };
    const reached = { ">=": [variable, border] };
    return mode === "certainly" ? reached : { or: [{ "===": [variable, null] }, reached] };
  },
  not: (part) => ({ "!": [part] }),
  all: (parts) => ({ and: parts }),
  any: (parts) => ({ or: parts }),
};

/** JSON Logic, compiled by `json-logic-engine` to a function of source text. */
export function jsonLogic(rules: number): Ask {
  const engine = new LogicEngine();
  return threeValued(rules, (index, mode) => {
    // True: a built rule without asynchronous operators is a function from data to its result.
    const rule = engine.build(written(index, mode, JSON_LOGIC)) as (data: Numbers) => unknown;
    return (numbers) => rule(numbers) === true;
  });
}

const CEL: Language<string> = {
  high: ([code, , border], mode) => {
    const field = `p.${nameOf(code)}`;
    const reached = `${field} >= ${border.toFixed(2)}`;
    return mode === "certainly" ? `(has(${field}) && ${reached})` : `(!has(${field}) || ${reached})`;
  },
  not: (part) => `!${part}`,
  all: (parts) => `(${parts.join(" && ")})`,
  any: (parts) => `(${parts.join(" || ")})`,
};

/** CEL, parsed once by `@marcbachmann/cel-js`; it throws on a missing field, so each condition asks first. */
export function cel(rules: number): Ask {
  const environment = new Environment().registerVariable("p", "map");
  return threeValued(rules, (index, mode) => {
    const rule = environment.parse(written(index, mode, CEL));
    return (p) => rule({ p }) === true;
  });
}

const JSON_RULES: Language<NestedCondition> = {
  high: ([code, , value], mode) => {
    const fact = nameOf(code);
    const reached = { fact, operator: "greaterThanInclusive", value };
    return mode === "certainly" ? reached : { any: [reached, { fact, operator: "equal", value: undefined }] };
  },
  not: (part) => ({ not: part }),
  all: (parts) => ({ all: [...parts] }),
  any: (parts) => ({ any: [...parts] }),
};

/** `json-rules-engine`: one engine with all rules in both modes; what fired comes back in a promise. */
export function jsonRulesEngine(rules: number): Ask<Promise<readonly HandVerdict[]>> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const index of positions(rules))
    for (const mode of ["certainly", "possibly"] as const) {
      // True: a rule is a group of conditions at the top.
      const conditions = written(index, mode, JSON_RULES) as TopLevelCondition;
      engine.addRule({ conditions, event: { type: `${mode} ${index}` } });
    }
  const answers = positions(rules).map(definite);
  return async (patient) => {
    const numbers = numbersOf(patient);
    const { events } = await engine.run(numbers);
    const fired = new Set(events.map(({ type }) => type));
    return answers.map(({ yes, no }, index) => {
      if (fired.has(`certainly ${index}`)) return yes;
      return fired.has(`possibly ${index}`) ? unknown(index, numbers) : no;
    });
  };
}
