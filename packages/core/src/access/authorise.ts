/**
 * Step 2 of the pipeline: may this actor do this action for this purpose at all? Decided before any look-up, from the
 * policies alone, so that an action which the actor may do for nobody answers the same whatever the database holds.
 * What depends on a subject is left to the gate inside the transaction (`gate.ts`).
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import {
  AccessDenied,
  type Instant,
  PurposeNotAllowed,
  StepUpRequired,
  type TenantId,
} from "../kernel/index.ts";
import type { Actor } from "./actor.ts";
import { conditionOfCall, type Truth } from "./conditions.ts";
import { type AccessDecision, ENGINE_VERSION, type ReasonCode } from "./decision.ts";
import { emergencyPermits } from "./emergency-permits.ts";
import type { AccessPolicy, PolicyCondition, PolicySet, StepUpPolicy } from "./policy.ts";

/** What is asked of the gate. */
export interface AccessRequest {
  /** The tenant of the session. */
  readonly tenant: TenantId;
  /** Who calls. */
  readonly actor: Actor;
  /** Purpose of use of the session. */
  readonly purpose: PurposeOfUse;
  /** The operation's name. */
  readonly action: string;
  /** Purposes for which the operation exists. */
  readonly purposes: readonly PurposeOfUse[] | "any";
  /** Collections that the operation may write. */
  readonly collections: readonly string[];
  /** True for operations that a consent cannot precede. */
  readonly beforeConsent: boolean;
  /** The moment. */
  readonly at: Instant;
}

/** A request that the policies permit for some subjects at least. */
export interface AuthorisedCall {
  /** What was asked. */
  readonly request: AccessRequest;
  /** Permits that match role, purpose, action and sign-in; their conditions are still open. */
  readonly permits: readonly AccessPolicy[];
  /** Forbids that match role, purpose and action; their conditions are still open. */
  readonly forbids: readonly AccessPolicy[];
  /** The decision so far: permitted as an action. */
  readonly decision: AccessDecision;
}

/** What {@link authorise} answers: a call, or the denial with the error to throw. */
export type Authorisation =
  | { readonly effect: "permit"; readonly call: AuthorisedCall }
  | {
      readonly effect: "deny";
      readonly decision: AccessDecision;
      readonly error: AccessDenied | StepUpRequired | PurposeNotAllowed;
    };

/**
 * Decides about the action. Never throws: a denial is a value, because it has to be audited; an error in a policy denies,
 * whatever the other policies say.
 */
export function authorise(request: AccessRequest, policies: PolicySet): Authorisation {
  try {
    return decideAction(request, policies);
  } catch {
    return deny(request, policies, "evaluation-error", [], denied());
  }
}

function decideAction(request: AccessRequest, policies: PolicySet): Authorisation {
  const { forbids, candidates, general } = policiesFor(request, policies);
  const truthOf = (when: PolicyCondition | undefined): Truth =>
    conditionOfCall(when, request.actor, request.at);
  const certain = general.filter(({ when }) => truthOf(when) === "true");
  if (certain.length > 0) return deny(request, policies, "forbidden-by-policy", certain, denied());
  if (candidates.length === 0) return deny(request, policies, "no-policy", [], denied());
  if (request.purposes !== "any" && !request.purposes.includes(request.purpose))
    return deny(request, policies, "purpose-not-allowed", candidates, purposeRefused(request));
  const permits = candidates.filter(({ when }) => truthOf(when) !== "false");
  if (permits.length === 0) {
    const asked = candidates
      .map((policy) => missingStepUp(policy.when, request))
      .find((step) => step !== undefined);
    return asked === undefined
      ? deny(request, policies, "no-policy", [], denied())
      : deny(request, policies, "step-up-required", candidates, stepUp(asked));
  }
  const decision = decide(request, policies, { effect: "permit", reason: "permitted", matched: permits });
  return { effect: "permit", call: { request, permits, forbids, decision } };
}

/** The policies of a set that a role, purpose and action ask for. */
interface CallPolicies {
  readonly forbids: readonly AccessPolicy[];
  /** Forbids of whatever category: they hold before any look-up where their condition asks about no subject. */
  readonly general: readonly AccessPolicy[];
  /** Permits, if the sign-in is strong enough. */
  readonly candidates: readonly AccessPolicy[];
}

/** A set never changes, so what it has for a call is found once. Roles are the host's, so the number kept is bounded. */
const found: WeakMap<PolicySet, Map<string, CallPolicies>> = new WeakMap();
const MOST_KEPT = 5000;

function policiesFor(request: AccessRequest, policies: PolicySet): CallPolicies {
  const { actor, purpose, action } = request;
  const calls = found.get(policies) ?? new Map<string, CallPolicies>();
  found.set(policies, calls);
  const key = JSON.stringify([action, purpose, actor.roles]);
  const known = calls.get(key) ?? findPolicies(request, policies);
  if (calls.size >= MOST_KEPT) calls.clear();
  calls.set(key, known);
  return known;
}

function findPolicies(request: AccessRequest, { policies, settings }: PolicySet): CallPolicies {
  const all = [...policies, ...emergencyPermits(settings.breakGlass)];
  const matching = all.filter((policy) => matchesCall(policy, request));
  const forbids = matching.filter((policy) => policy.effect === "forbid");
  return {
    forbids,
    general: forbids.filter((policy) => policy.categories === "any"),
    candidates: matching.filter((policy) => policy.effect === "permit"),
  };
}

function matchesCall(policy: AccessPolicy, { actor, purpose, action }: AccessRequest): boolean {
  if (policy.roles !== "any" && !policy.roles.some((role) => actor.roles.includes(role))) return false;
  if (policy.purposes !== "any" && !policy.purposes.includes(purpose)) return false;
  return policy.actions.some((pattern) => matchesAction(pattern, action));
}

/** `records.*` matches every action whose name begins with `records.`. */
export function matchesAction(pattern: string, action: string): boolean {
  return pattern.endsWith(".*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action;
}

/** A sign-in that would let the permit hold, and is not proven. */
function missingStepUp(
  condition: PolicyCondition | undefined,
  request: AccessRequest,
): StepUpPolicy | undefined {
  if (conditionOfCall(condition, request.actor, request.at) !== "false") return undefined;
  if (condition === undefined || "not" in condition) return undefined;
  if ("stepUp" in condition) return condition.stepUp;
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  return parts.map((part) => missingStepUp(part, request)).find((step) => step !== undefined);
}

function decide(
  request: AccessRequest,
  policies: PolicySet,
  outcome: { effect: "permit" | "deny"; reason: ReasonCode; matched: readonly AccessPolicy[] },
): AccessDecision {
  return {
    effect: outcome.effect,
    action: request.action,
    collections: request.collections,
    writable: writableFields(outcome.matched),
    reasons: [outcome.reason],
    obligations: [...new Set(outcome.matched.flatMap((policy) => policy.obligations ?? []))],
    matchedPolicies: outcome.matched.map((policy) => policy.id),
    purpose: request.purpose,
    consentRefs: [],
    policyVersion: policies.policyVersion,
    engineVersion: ENGINE_VERSION,
    evaluatedAt: request.at,
  };
}

function writableFields(permits: readonly AccessPolicy[]): readonly string[] | "all" {
  if (permits.some((policy) => policy.fields?.write === undefined)) return "all";
  return [...new Set(permits.flatMap((policy) => policy.fields?.write ?? []))];
}

function deny(
  request: AccessRequest,
  policies: PolicySet,
  reason: ReasonCode,
  matched: readonly AccessPolicy[],
  error: AccessDenied | StepUpRequired | PurposeNotAllowed,
): Authorisation {
  return { effect: "deny", decision: decide(request, policies, { effect: "deny", reason, matched }), error };
}

function denied(): AccessDenied {
  return new AccessDenied("The action is not permitted to this actor for this purpose.");
}

function purposeRefused(request: AccessRequest): PurposeNotAllowed {
  return new PurposeNotAllowed("The operation does not exist for this purpose of use.", {
    details: { purpose: request.purpose },
  });
}

function stepUp(asked: StepUpPolicy): StepUpRequired {
  return new StepUpRequired("The action asks for a stronger or fresher sign-in.", {
    details: { acrValues: asked.acrValues ?? [], maxAge: asked.maxAgeSec ?? null },
  });
}
