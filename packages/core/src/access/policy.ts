/**
 * Access policies (访问策略) as data: role × purpose × relationship × category × field. A set is an immutable value,
 * named by the SHA-256 of its canonical JSON. Deny is the default, a forbid beats every permit, and there are no
 * functions or expression texts in a policy, so that a privacy officer can read, compare and review all of it.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import {
  type DataCategory,
  dataCategorySchema,
  type PurposeOfUse,
  purposeOfUseSchema,
} from "../encryption/index.ts";
import { canonicalJson, exactSchema, InvalidInput } from "../kernel/index.ts";
import { RELATIONSHIP_KINDS, type RelationshipKind } from "./care-relationship.ts";
import { checkedSettings, DEFAULT_CIRCLE, type GateSettings } from "./gate-settings.ts";

/** Strength and freshness of a sign-in that a policy asks for (RFC 9470). */
export interface StepUpPolicy {
  /** Accepted `acr` values; any when absent. */
  readonly acrValues?: readonly string[];
  /** At least one of these methods must have been used; any when absent. */
  readonly amrAnyOf?: readonly string[];
  /** Greatest age of the sign-in in seconds; any when absent. */
  readonly maxAgeSec?: number;
}

/** When a policy applies to a subject. Three-valued: unknown facts never permit and always forbid. */
export type PolicyCondition =
  | {
      /** One of these relationships holds now. */
      readonly relationship: readonly RelationshipKind[];
    }
  | {
      /** A relationship holds through a unit of the actor. */
      readonly sharedUnit: true;
    }
  | {
      /** The sign-in is strong and fresh enough. */
      readonly stepUp: StepUpPolicy;
    }
  | {
      /** The subject's age in completed years. */
      readonly subjectAge: {
        /** Younger than this. */
        readonly under?: number;
        /** At least this old. */
        readonly atLeast?: number;
      };
    }
  | {
      /** Every part holds. */
      readonly all: readonly PolicyCondition[];
    }
  | {
      /** One part holds. */
      readonly any: readonly PolicyCondition[];
    }
  | {
      /** The part does not hold. */
      readonly not: PolicyCondition;
    };

/** Which fields a permit shows, lets write, or lets look up by exact value without showing them. */
export interface PolicyFields {
  /** Readable field names; all when absent. */
  readonly read?: readonly string[];
  /** Writable field names, of new records and of what is kept beside a field too; all when absent. */
  readonly write?: readonly string[];
  /** Fields that may be looked up by exact value though they are masked or hidden. */
  readonly lookup?: readonly string[];
}

/**
 * What has to be true besides, when a permit applies. One that the gate cannot see to is not in this list, and a policy
 * that names it is refused. Masks are a member of the policy.
 */
export type Obligation = "supervisor-approval";

/** One rule of a policy set. */
export interface AccessPolicy {
  /** Stable id; shown in decisions and in the trace. */
  readonly id: string;
  /** `forbid` overrides every `permit`. */
  readonly effect: "permit" | "forbid";
  /** Role codes, or `any`. */
  readonly roles: readonly string[] | "any";
  /** Purposes of use, or `any`. `BTG` may not appear in a permit: it exists only through break-glass. */
  readonly purposes: readonly PurposeOfUse[] | "any";
  /** Action names: `patients.get`, or all of a module: `records.*`. `*` alone is not an action. */
  readonly actions: readonly string[];
  /** Data categories, or `any`. */
  readonly categories: readonly DataCategory[] | "any";
  /** Condition on the subject and the sign-in; always when absent. */
  readonly when?: PolicyCondition;
  /** Fields; all when absent. */
  readonly fields?: PolicyFields;
  /** Id of a mask profile that is applied to what this permit shows. */
  readonly mask?: string;
  /** What must happen besides. */
  readonly obligations?: readonly Obligation[];
}

/** A checked, immutable set of policies. */
export interface PolicySet {
  /** SHA-256 (hex) of the canonical JSON of policies and settings. */
  readonly policyVersion: string;
  /** The policies, in the order given. */
  readonly policies: readonly AccessPolicy[];
  /** What the gate is told besides. */
  readonly settings: GateSettings;
}

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, "not a code");
const codes = z.array(code).min(1).max(64).readonly();
const action = z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*\.(\*|[a-z][A-Za-z]*)$/, "not an action");
const fieldNames = z
  .array(z.string().regex(/^[a-z][A-Za-z0-9]*$/, "not a field name"))
  .max(128)
  .readonly();

const stepUpSchema = z
  .strictObject({
    acrValues: z.exactOptional(codes),
    amrAnyOf: z.exactOptional(codes),
    maxAgeSec: z.exactOptional(z.int().min(1).max(86_400)),
  })
  .readonly();

const conditionSchema: z.ZodType<PolicyCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ relationship: z.array(z.enum(RELATIONSHIP_KINDS)).min(1).readonly() }).readonly(),
    z.strictObject({ sharedUnit: z.literal(true) }).readonly(),
    z.strictObject({ stepUp: stepUpSchema }).readonly(),
    z
      .strictObject({
        subjectAge: z
          .strictObject({
            under: z.exactOptional(z.int().min(1).max(150)),
            atLeast: z.exactOptional(z.int().min(1).max(150)),
          })
          .readonly(),
      })
      .readonly(),
    z.strictObject({ all: z.array(conditionSchema).min(1).max(32).readonly() }).readonly(),
    z.strictObject({ any: z.array(conditionSchema).min(1).max(32).readonly() }).readonly(),
    z.strictObject({ not: conditionSchema }).readonly(),
  ]),
);

/** Accepts one {@link AccessPolicy}. */
export const accessPolicySchema: z.ZodType<AccessPolicy> = exactSchema<AccessPolicy>()(
  z
    .strictObject({
      id: code,
      effect: z.enum(["permit", "forbid"]),
      roles: z.union([codes, z.literal("any")]),
      purposes: z.union([z.array(purposeOfUseSchema).min(1).max(32).readonly(), z.literal("any")]),
      actions: z.array(action).min(1).max(128).readonly(),
      categories: z.union([z.array(dataCategorySchema).min(1).max(32).readonly(), z.literal("any")]),
      when: z.exactOptional(conditionSchema),
      fields: z.exactOptional(
        z
          .strictObject({
            read: z.exactOptional(fieldNames),
            write: z.exactOptional(fieldNames),
            lookup: z.exactOptional(fieldNames),
          })
          .readonly(),
      ),
      mask: z.exactOptional(code),
      obligations: z.exactOptional(
        z
          .array(z.enum(["supervisor-approval"]))
          .max(8)
          .readonly(),
      ),
    })
    .readonly(),
);

const MAX_POLICIES = 2000;

/**
 * Checks policies and makes the immutable set.
 *
 * @param maskProfiles ids of the mask profiles that policies may name
 * @param settings what the gate is told besides; default: the usual circle and no break-glass
 * @throws {@link InvalidInput} when a policy has an unknown key or value, two share an id, a permit names `BTG`, or the
 * mask profile is unknown; `details.issues` name policy ids and paths.
 * @example
 * ```ts
 * const set = policySet(starterPolicies, ["list", "detail"]);
 * ```
 */
export function policySet(
  policies: readonly AccessPolicy[],
  maskProfiles: readonly string[],
  settings: GateSettings = { circle: DEFAULT_CIRCLE },
): PolicySet {
  const checked = checkedSettings(settings);
  if (policies.length > MAX_POLICIES) throw refused([{ reason: "too-many-policies" }]);
  const seen = new Set<string>();
  const issues = policies.flatMap((policy) => {
    const parsed = accessPolicySchema.safeParse(policy);
    if (!parsed.success)
      return parsed.error.issues.map(
        (issue): PolicyIssue => ({ reason: issue.code, path: issue.path.join(".") }),
      );
    const found = ownIssues(policy, maskProfiles);
    if (seen.has(policy.id)) found.push({ policy: policy.id, reason: "duplicate-id" });
    seen.add(policy.id);
    return found;
  });
  if (issues.length > 0) throw refused(issues);
  const content = { policies: withSharedConditions(structuredClone(policies)), settings: checked };
  return { policyVersion: createHash("sha256").update(canonicalJson(content)).digest("hex"), ...content };
}

/** Policies of a set with equal conditions share one object, so that the gate evaluates it once for each subject. */
function withSharedConditions(policies: readonly AccessPolicy[]): readonly AccessPolicy[] {
  const known = new Map<string, PolicyCondition>();
  return policies.map((policy) => {
    if (policy.when === undefined) return policy;
    const text = canonicalJson(policy.when);
    const when = known.get(text) ?? policy.when;
    known.set(text, when);
    return { ...policy, when };
  });
}

interface PolicyIssue {
  readonly policy?: string;
  readonly reason: string;
  readonly path?: string;
}

function ownIssues(
  { id, effect, purposes, mask }: AccessPolicy,
  maskProfiles: readonly string[],
): PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  if (effect === "permit" && purposes !== "any" && purposes.includes("BTG"))
    issues.push({ policy: id, reason: "break-glass-in-permit" });
  if (mask !== undefined && !maskProfiles.includes(mask))
    issues.push({ policy: id, reason: "unknown-mask-profile" });
  return issues;
}

function refused(issues: readonly PolicyIssue[]): InvalidInput {
  return new InvalidInput("The policy set is refused; see details.issues.", {
    details: { issues: issues.map((issue) => ({ ...issue })) },
  });
}
