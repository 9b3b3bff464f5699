/**
 * The answer of the gate as a value: what was decided, why, by which policies and on what basis. It names codes, ids and
 * versions only, so it may be logged, audited and shown to a privacy officer.
 */

import type { LawfulBasis } from "../consents/index.ts";
import type { PurposeOfUse } from "../encryption/index.ts";
import type { Instant } from "../kernel/index.ts";
import type { Obligation } from "./policy.ts";

/** Why the gate decided as it did. Stable, kebab-case. */
export type ReasonCode =
  | "permitted"
  | "no-policy"
  | "forbidden-by-policy"
  | "no-relationship"
  | "step-up-required"
  | "purpose-not-allowed"
  | "consent-missing"
  | "consent-not-current"
  | "guardian-required"
  | "separate-consent-required"
  | "denied-by-subject"
  | "restricted"
  | "sealed-record"
  | "outside-circle"
  | "break-glass-invalid"
  | "approval-required"
  | "subject-unknown"
  | "subject-shredded"
  | "evaluation-error"
  | "failed";

/** Version of the decision procedure; written into every audit event. */
export const ENGINE_VERSION = "gate-1";

/** What the gate decided about one call, and on what ground. */
export interface AccessDecision {
  /** The answer. */
  readonly effect: "permit" | "deny";
  /** The operation's name. */
  readonly action: string;
  /** Collections that the operation may write. */
  readonly collections: readonly string[];
  /** Field names that the actor may write; all for most roles. */
  readonly writable: readonly string[] | "all";
  /** Why. */
  readonly reasons: readonly ReasonCode[];
  /** What the permits ask for besides; they add up. */
  readonly obligations: readonly Obligation[];
  /** Ids of the policies that matched. */
  readonly matchedPolicies: readonly string[];
  /** Purpose under which the data is used. */
  readonly purpose: PurposeOfUse;
  /** The purpose's lawful basis, where one was found. */
  readonly basis?: LawfulBasis;
  /** Ids of the consent heads that the decision rests on. */
  readonly consentRefs: readonly string[];
  /** SHA-256 of the policy set. */
  readonly policyVersion: string;
  /** Version of the decision procedure. */
  readonly engineVersion: string;
  /** When. */
  readonly evaluatedAt: Instant;
}
