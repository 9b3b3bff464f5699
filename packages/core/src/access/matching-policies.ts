/**
 * Which policies of a call hold for a subject and category. What depends on the call alone is sorted out once an attempt:
 * the policies of each category and their distinct conditions. A subject costs one evaluation of each distinct condition,
 * however many policies share it; nothing is kept of a subject beyond its facts.
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
  // Not a weak map: it ends with the attempt, and the collector has to keep a weak one until it walks the whole heap.
  const truths = new Map<SubjectFacts, (condition: PolicyCondition) => Truth>();
  const coverageOf = (category: DataCategory | null): Coverage => {
    const known = coverages.get(category) ?? coverageFor(call, category);
    coverages.set(category, known);
    return known;
  };
  const truthsOf = (subject: SubjectFacts): ((condition: PolicyCondition) => Truth) => {
    const known = truths.get(subject) ?? createTruths(conditionFacts(call, subject));
    truths.set(subject, known);
    return known;
  };
  return (subject, category) => {
    try {
      const coverage = coverageOf(category);
      const truthOf = truthsOf(subject);
      // All of them are asked, whatever the first ones say: an error in any one denies.
      const key = coverage.conditions.map(truthOf).join();
      const known = coverage.matches.get(key) ?? matchOf(coverage, truthOf);
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

function matchOf(
  { permits, forbids }: Coverage,
  truthOf: (condition: PolicyCondition) => Truth,
): PolicyMatch {
  const truth = ({ when }: AccessPolicy): Truth => (when === undefined ? "true" : truthOf(when));
  if (forbids.some((policy) => truth(policy) !== "false")) return "forbidden-by-policy";
  const matching = permits.filter((policy) => truth(policy) === "true");
  return matching.length === 0 ? "no-relationship" : matching;
}

function createTruths(facts: ConditionFacts): (condition: PolicyCondition) => Truth {
  const known = new Map<PolicyCondition, Truth>();
  return (condition) => {
    const truth = known.get(condition) ?? evaluateCondition(condition, facts);
    known.set(condition, truth);
    return truth;
  };
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
