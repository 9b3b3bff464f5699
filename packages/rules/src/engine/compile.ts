/**
 * Compiles a rule set: reads it through the strict door, runs the static checks, and plans every rule.
 */
import { InvalidRuleSet, type Moment, momentOf, UnknownRule } from "../kernel/index.ts";
import {
  type FactSource,
  hashRuleSet,
  hashRuleTests,
  parseRuleSet,
  type RuleSet,
} from "../rule-set/index.ts";
import { explainNode } from "./explain.ts";
import type { ExplanationLocale } from "./explain-words.ts";
import type { Explanation } from "./explanation.ts";
import { factIndex } from "./fact-index.ts";
import { planParts } from "./plan-condition.ts";
import { planRule, type RulePlan } from "./plan-rule.ts";
import { idleRun, type Run, startRun } from "./run.ts";
import { staticProblems } from "./static-checks.ts";
import type { Verdict } from "./verdict.ts";
import { WrittenExplanation } from "./written-explanation.ts";

/** Name and version of the engine; raised when the same rules could give other verdicts. */
export const ENGINE = "hcrm-rules/1";

/** A rule set ready to be asked. Verdicts depend on nothing but the arguments. */
export interface CompiledRules {
  /** Hash of the rules without their tests. */
  readonly hash: string;
  /** Hash of the tests. */
  readonly testsHash: string;
  /** Name and version of the engine. */
  readonly engine: string;
  /** The set as compiled: frozen, texts in Unicode NFC. */
  readonly set: RuleSet;
  /**
   * What the rules say about a person.
   *
   * @param now ISO instant; its offset is the zone in which ages, months and days are counted.
   * @param only ids of the rules to ask; all, in the order of the set, when absent.
   * @returns one verdict per rule asked, in the same order.
   * @throws {@link InvalidInstant} when `now` is not an ISO instant with `Z` or an offset.
   * @throws {@link UnknownRule} when `only` names a rule the set lacks.
   */
  evaluate(facts: FactSource, now: string, only?: readonly string[]): readonly Verdict[];
  /**
   * Why a rule says what it says; asks every node. Holds patient data.
   *
   * @param locale language of the text; Chinese when absent.
   * @throws {@link InvalidInstant} when `now` is not an ISO instant with `Z` or an offset.
   * @throws {@link UnknownRule} when the set has no such rule.
   */
  explain(ruleId: string, facts: FactSource, now: string, locale?: ExplanationLocale): Explanation;
  /**
   * Ids of the rules that a change can touch, in the order of the set.
   *
   * @param factKeys `obs:<fact code>`, `tag:<name>`, `profile:birthDate`, `profile:sex`, `model:<id>`.
   */
  affected(factKeys: readonly string[]): readonly string[];
}

/** The plans of a set and the run they are busy with; one evaluation at a time. */
interface Instance {
  readonly plans: readonly RulePlan[];
  readonly byId: ReadonlyMap<string, RulePlan>;
  readonly run: Run;
  busy: boolean;
}

function instanceOf(set: RuleSet): Instance {
  const shared = planParts();
  const plans = set.rules.map((rule) => planRule(rule, shared));
  return { plans, byId: new Map(plans.map((plan) => [plan.rule.id, plan])), run: idleRun(), busy: false };
}

/**
 * Compiles a rule set.
 *
 * @throws {@link InvalidRuleSet} when its shape, its limits or a static check refuse it. Missing tests and evidence are
 * no hindrance here; {@link assertPublishable} asks for them.
 * @example
 * ```ts
 * const rules = compile(starter);
 * const verdicts = rules.evaluate(facts, "2026-11-21T08:00:00+08:00");
 * ```
 */
export function compile(set: RuleSet): CompiledRules {
  const parsed = parseRuleSet(set);
  const problems = staticProblems(parsed);
  if (problems.length > 0) throw new InvalidRuleSet(problems);
  const main = instanceOf(parsed);
  const hash = hashRuleSet(parsed);
  const momentNow = latestMoment();

  /** A fact source that itself asks these rules finds the instance busy and gets one of its own. */
  const using = <T>(facts: FactSource, now: string, use: (instance: Instance) => T): T => {
    const moment = momentNow(now);
    const instance = main.busy ? instanceOf(parsed) : main;
    instance.busy = true;
    try {
      startRun(instance.run, facts, moment);
      return use(instance);
    } finally {
      instance.busy = false;
    }
  };

  return Object.freeze({
    hash,
    testsHash: hashRuleTests(parsed),
    engine: ENGINE,
    set: parsed,
    evaluate: (facts: FactSource, now: string, only?: readonly string[]) =>
      using(facts, now, (instance) => {
        const verdicts: Verdict[] = [];
        for (const plan of chosenPlans(instance, only)) verdicts.push(plan.verdict(instance.run));
        return verdicts;
      }),
    explain: (ruleId: string, facts: FactSource, now: string, locale: ExplanationLocale = "zh") =>
      using(facts, now, ({ byId, run }) => {
        const { rule, root } = byId.get(ruleId) ?? unknownRule(ruleId);
        const frame = { ruleId, revision: rule.revision, ruleSetHash: hash, engine: ENGINE, now };
        return new WrittenExplanation(frame, explainNode(root, run), root, locale);
      }),
    affected: factIndex(main.plans),
  });
}

function unknownRule(id: string): never {
  throw new UnknownRule(id);
}

function chosenPlans(instance: Instance, only: readonly string[] | undefined): readonly RulePlan[] {
  return only === undefined ? instance.plans : only.map((id) => instance.byId.get(id) ?? unknownRule(id));
}

/** Cohorts are asked at one instant, so the last one read is kept. */
function latestMoment(): (now: string) => Moment {
  let text: string | undefined;
  let moment: Moment | undefined;
  return (now) => {
    if (moment === undefined || text !== now) {
      moment = momentOf(now, "now");
      text = now;
    }
    return moment;
  };
}
