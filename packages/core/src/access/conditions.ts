/**
 * Policy conditions against the facts of one subject, three-valued (Kleene). `unknown` in a permit means it does not
 * match; `unknown` in a forbid means it does: missing facts never widen access. Pure.
 */
import type { Instant } from "../kernel/index.ts";
import { msBetween } from "../kernel/index.ts";
import type { Actor } from "./actor.ts";
import type { RelationshipKind } from "./care-relationship.ts";
import type { PolicyCondition, StepUpPolicy } from "./policy.ts";

/** A truth value with a third state. */
export type Truth = "true" | "false" | "unknown";

/** What conditions may ask about the actor and one subject. */
export interface ConditionFacts {
  /** The actor with what is proven of their sign-in. */
  readonly actor: Actor;
  /** The moment. */
  readonly at: Instant;
  /** Kinds of relationship that hold between the actor or one of their units and the subject. */
  readonly relationships: ReadonlySet<RelationshipKind>;
  /** True when one of the relationships is through a unit of the actor. */
  readonly sharedUnit: boolean;
  /** First instant at which the subject has reached an age; `undefined` when the birth date is not known. */
  readonly reachesAge: (age: number) => Instant | undefined;
}

/** The truth of a condition; an absent condition is true. */
export function evaluateCondition(condition: PolicyCondition | undefined, facts: ConditionFacts): Truth {
  return condition === undefined ? "true" : truthOf(condition, (part) => partTruth(part, facts));
}

/** The truth of a condition before anything is known of a subject: what asks about one is unknown. */
export function conditionOfCall(condition: PolicyCondition | undefined, actor: Actor, at: Instant): Truth {
  if (condition === undefined) return "true";
  return truthOf(condition, (part) =>
    "stepUp" in part ? truth(stepUpSatisfied(part.stepUp, actor, at)) : "unknown",
  );
}

/** A condition that is made of no others. */
type SimpleCondition = Exclude<
  PolicyCondition,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

function truthOf(condition: PolicyCondition, ask: (part: SimpleCondition) => Truth): Truth {
  if ("all" in condition) return allOf(condition.all.map((part) => truthOf(part, ask)));
  if ("any" in condition) return negate(allOf(condition.any.map((part) => negate(truthOf(part, ask)))));
  return "not" in condition ? negate(truthOf(condition.not, ask)) : ask(condition);
}

function partTruth(condition: SimpleCondition, facts: ConditionFacts): Truth {
  if ("relationship" in condition)
    return truth(condition.relationship.some((kind) => facts.relationships.has(kind)));
  if ("sharedUnit" in condition) return truth(facts.sharedUnit);
  if ("stepUp" in condition) return truth(stepUpSatisfied(condition.stepUp, facts.actor, facts.at));
  return ageTruth(condition.subjectAge, facts);
}

/** Whether the actor's sign-in is strong and fresh enough. A host-asserted actor never satisfies it. */
export function stepUpSatisfied(asked: StepUpPolicy, actor: Actor, at: Instant): boolean {
  const proven = actor.authentication;
  if (proven === undefined) return false;
  if (asked.acrValues !== undefined && !asked.acrValues.includes(proven.acr ?? "")) return false;
  if (asked.amrAnyOf !== undefined && !asked.amrAnyOf.some((method) => proven.amr?.includes(method)))
    return false;
  if (asked.maxAgeSec === undefined) return true;
  if (proven.authTime === undefined) return false;
  const ageMs = msBetween(new Date(proven.authTime * 1000).toISOString(), at);
  return ageMs >= 0 && ageMs <= asked.maxAgeSec * 1000;
}

function ageTruth(
  asked: { readonly under?: number; readonly atLeast?: number },
  facts: ConditionFacts,
): Truth {
  const reached = (age: number | undefined, wanted: boolean): Truth => {
    if (age === undefined) return "true";
    const from = facts.reachesAge(age);
    return from === undefined ? "unknown" : truth(from <= facts.at === wanted);
  };
  return allOf([reached(asked.under, false), reached(asked.atLeast, true)]);
}

function truth(value: boolean): Truth {
  return value ? "true" : "false";
}

function negate(value: Truth): Truth {
  if (value === "unknown") return "unknown";
  return value === "true" ? "false" : "true";
}

function allOf(values: readonly Truth[]): Truth {
  if (values.includes("false")) return "false";
  return values.includes("unknown") ? "unknown" : "true";
}
