/**
 * The access review (权限复核): which permits there are, who used them and when, which were never used, and how many patients
 * stand open to whom by a care relationship. Made of policies, audit events and relationship rows; it names no patient.
 */
import type { Instant } from "../kernel/index.ts";
import { matchesAction } from "./authorise.ts";
import type { AccessPolicy, PolicySet } from "./policy.ts";

/** A use of the system, as the audit log tells it. */
export interface RecordedUse {
  /** Id of the actor. */
  readonly actor: string;
  /** Roles that the actor had. */
  readonly roles: readonly string[];
  /** Purpose of use. */
  readonly purpose: string;
  /** Name of the operation. */
  readonly action: string;
  /** When. */
  readonly at: Instant;
}

/** One permit and what became of it. */
export interface PermitUse {
  /** The policy. */
  readonly policy: AccessPolicy;
  /** Number of permitted calls that it matches, in the period. */
  readonly uses: number;
  /** Ids of the actors who made them, by name. */
  readonly actors: readonly string[];
  /** The latest of them. */
  readonly lastUsedAt?: Instant;
}

/** A party to whom patients stand open. */
export interface StandingRelationship {
  /** `actor:<id>` or `unit:<code>`. */
  readonly party: string;
  /** Kind of relationship. */
  readonly kind: string;
  /** How many patients. */
  readonly patients: number;
}

/** The review. */
export interface PermissionReview {
  /** The set that was reviewed. */
  readonly policyVersion: string;
  /** Every permit. */
  readonly permits: readonly PermitUse[];
  /** Ids of permits that nobody used in the period. */
  readonly unused: readonly string[];
  /** Who has standing relationships with patients, the most first. */
  readonly relationships: readonly StandingRelationship[];
  /** True when the log of the period is longer than what was read; `unused` may then name too many. */
  readonly partial: boolean;
}

/** Says of each permit who used it. */
export function permitUses(
  { policies }: Pick<PolicySet, "policies">,
  uses: readonly RecordedUse[],
): readonly PermitUse[] {
  return policies
    .filter(({ effect }) => effect === "permit")
    .map((policy) => {
      const own = uses.filter((use) => covers(policy, use));
      const last = own
        .map(({ at }) => at)
        .sort()
        .at(-1);
      const actors = [...new Set(own.map(({ actor }) => actor))].sort();
      return { policy, uses: own.length, actors, ...(last === undefined ? {} : { lastUsedAt: last }) };
    });
}

function covers({ roles, purposes, actions }: AccessPolicy, use: RecordedUse): boolean {
  if (roles !== "any" && !roles.some((role) => use.roles.includes(role))) return false;
  if (purposes !== "any" && !purposes.some((purpose) => purpose === use.purpose)) return false;
  return actions.some((pattern) => matchesAction(pattern, use.action));
}

/** Counts patients by party and kind, the most first. */
export function standingRelationships(
  rows: readonly { readonly party: string; readonly kind: string }[],
): readonly StandingRelationship[] {
  const counts = new Map<string, StandingRelationship>();
  for (const { party, kind } of rows) {
    const key = JSON.stringify([party, kind]);
    counts.set(key, { party, kind, patients: (counts.get(key)?.patients ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.patients - a.patients || (a.party < b.party ? -1 : 1));
}
