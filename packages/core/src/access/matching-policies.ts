/**
 * Which policies of a call hold for a subject and category. What depends on the call alone is sorted out once an attempt:
 * the policies of each category and their distinct conditions. A subject and category cost one evaluation of each distinct
 * condition, however many policies share it; nothing is kept of a subject: a list asks about most of them once.
 */
import type { DataCategory } from "../encryption/index.ts";
import type { AuthorisedCall } from "./authorise.ts";
import { type ConditionFacts, evaluateCondition, type Truth } from "./conditions.ts";
import type { AccessPolicy, PolicyCondition } from "./policy.ts";
import type { SubjectFacts } from "./subject-facts.ts";

/** The permits that match, or why there are none. */
export type PolicyMatch =
  | readonly AccessPolicy[]
  | "forbidden-by-policy"
  | "no-relationship"
  | "evaluation-error";

/** Answers for the subjects of one attempt. Equal truths give the same array. */
export type MatchPolicies = (subject: SubjectFacts, category: DataCategory | null) => PolicyMatch;

/** Makes the matcher of one attempt. */
export function createPolicyMatcher(call: AuthorisedCall): MatchPolicies {
  const coverages = new Map<DataCategory | null, Coverage>();
  const coverageOf = (category: DataCategory | null): Coverage => {
    const known = coverages.get(category) ?? coverageFor(call, category);
    coverages.set(category, known);
    return known;
  };
  return (subject, category) => {
    try {
      const coverage = coverageOf(category);
      const facts = conditionFacts(call, subject);
      // All of them are asked, whatever the first ones say: an error in any one denies.
      const truths = coverage.conditions.map((condition) => evaluateCondition(condition, facts));
      const key = truths.join();
      const known = coverage.matches.get(key) ?? matchOf(coverage, truths);
      coverage.matches.set(key, known);
      return known;
    } catch {
      return "evaluation-error";
    }
  };
}

/** The policies of a call that cover a category. */
interface Coverage {
  readonly permits: readonly AccessPolicy[];
  readonly forbids: readonly AccessPolicy[];
  /** Each condition once. */
  readonly conditions: readonly PolicyCondition[];
  /** What the policies come to, by the truths of the conditions in their order. */
  readonly matches: Map<string, PolicyMatch>;
}

function coverageFor({ permits, forbids }: AuthorisedCall, category: DataCategory | null): Coverage {
  const covers = ({ categories }: AccessPolicy): boolean =>
    category === null || categories === "any" || categories.includes(category);
  const covering = { permits: permits.filter(covers), forbids: forbids.filter(covers) };
  const conditions = new Set<PolicyCondition>();
  for (const { when } of [...covering.permits, ...covering.forbids])
    if (when !== undefined) conditions.add(when);
  return { ...covering, conditions: [...conditions], matches: new Map() };
}

function matchOf({ permits, forbids, conditions }: Coverage, truths: readonly Truth[]): PolicyMatch {
  const truthOf = new Map(conditions.map((condition, index) => [condition, truths[index]]));
  const truth = ({ when }: AccessPolicy): Truth | undefined =>
    when === undefined ? "true" : truthOf.get(when);
  if (forbids.some((policy) => truth(policy) !== "false")) return "forbidden-by-policy";
  const matching = permits.filter((policy) => truth(policy) === "true");
  return matching.length === 0 ? "no-relationship" : matching;
}

function conditionFacts({ request }: AuthorisedCall, known: SubjectFacts): ConditionFacts {
  const { actor, at } = request;
  return {
    actor,
    at,
    relationships: new Set(known.relationships.map(({ kind }) => kind)),
    sharedUnit: known.relationships.some(({ party }) => party.startsWith("unit:")),
    reachesAge: known.reachesAge,
  };
}
