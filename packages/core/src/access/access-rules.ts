/**
 * What the gate decides by, besides the facts of a subject: the policies, the tenant's packs and mask profiles, and the
 * notices in force. With several packs the strictest answer per question wins.
 */
import type { CategoryDefault, PolicyPack, PurposeDefault } from "../consents/index.ts";
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import type { FieldMask } from "../repository/index.ts";
import type { AccessPolicy, PolicyCondition, PolicySet } from "./policy.ts";

/** The rules of one tenant at one moment. */
export interface AccessRules {
  /** The policy set in force. */
  readonly policies: PolicySet;
  /** The tenant's packs; at least one. */
  readonly packs: readonly PolicyPack[];
  /** Mask profiles by id. */
  readonly masks: Readonly<Record<string, FieldMask>>;
  /** Reads, once an attempt, the newest material version of each notice in force, by notice key. */
  readonly materialVersions: () => Promise<(notice: string) => number | undefined>;
}

type Packs = readonly PolicyPack[];

/** Keeps what follows from packs, which never change: they are asked for each row of a list. */
function ofPacks<Key, Rule>(make: (packs: Packs, key: Key) => Rule): (packs: Packs, key: Key) => Rule {
  const known = new WeakMap<Packs, Map<Key, Rule>>();
  return (packs, key) => {
    const rules = known.get(packs) ?? new Map<Key, Rule>();
    known.set(packs, rules);
    const rule = rules.get(key) ?? make(packs, key);
    rules.set(key, rule);
    return rule;
  };
}

/** The strictest rule of all packs for a purpose; `undefined` when a pack does not allow it. */
export const purposeRule: (packs: Packs, purpose: PurposeOfUse) => PurposeDefault | undefined =
  ofPacks(strictestPurpose);

function strictestPurpose(packs: Packs, purpose: PurposeOfUse): PurposeDefault | undefined {
  const rules = packs.map((pack) => pack.purposes[purpose]);
  let strictest: PurposeDefault | undefined;
  for (const rule of rules) {
    if (rule === undefined) return undefined;
    strictest = strictest === undefined ? rule : stricter(strictest, rule);
  }
  return strictest;
}

function stricter(a: PurposeDefault, b: PurposeDefault): PurposeDefault {
  const order = ["never", "sensitive", "always"] as const;
  return {
    basis: a.consent === "required" ? a.basis : b.basis,
    consent: a.consent === "required" || b.consent === "required" ? "required" : "not-asked",
    separate: order.indexOf(a.separate) >= order.indexOf(b.separate) ? a.separate : b.separate,
    whenNoConsent: a.whenNoConsent === "deny" || b.whenNoConsent === "deny" ? "deny" : "permit",
    categories: a.categories.filter((category) => b.categories.includes(category)),
  };
}

/** The strictest rule of all packs for a category. */
export const categoryRule: (packs: Packs, category: DataCategory) => CategoryDefault =
  ofPacks(strictestCategory);

function strictestCategory(packs: Packs, category: DataCategory): CategoryDefault {
  const rules = packs.map((pack) => pack.categories[category]);
  const written = rules.some((rule) => rule.form === "written");
  const level = rules.reduce<CategoryDefault["level"]>(
    (top, rule) => (rule.level > top ? rule.level : top),
    1,
  );
  const merged = { sensitive: rules.some((rule) => rule.sensitive), level };
  return written ? { ...merged, form: "written" } : merged;
}

/** Every age that a pack or a policy names, ascending: what the gate's row keeps dates for. */
export function foldedAges(
  packs: readonly PolicyPack[],
  policies: readonly AccessPolicy[],
): readonly number[] {
  const approval = packs.flatMap(({ minorApproval }) =>
    minorApproval === undefined ? [] : [minorApproval.under],
  );
  const conditions = policies.flatMap(({ when }) => agesOf(when));
  return [...new Set([...packs.map((pack) => pack.childAge), ...approval, ...conditions])].sort(
    (a, b) => a - b,
  );
}

function agesOf(condition: PolicyCondition | undefined): readonly number[] {
  if (condition === undefined) return [];
  if ("all" in condition) return condition.all.flatMap(agesOf);
  if ("any" in condition) return condition.any.flatMap(agesOf);
  if ("not" in condition) return agesOf(condition.not);
  if (!("subjectAge" in condition)) return [];
  const { under, atLeast } = condition.subjectAge;
  return [under, atLeast].filter((age) => age !== undefined);
}

/** Under this age a guardian decides: the highest that a pack names. */
export function childAge(packs: Packs): number {
  return packs.reduce((highest, pack) => Math.max(highest, pack.childAge), 0);
}
