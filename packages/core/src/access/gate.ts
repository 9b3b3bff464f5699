/**
 * The gate inside one transaction attempt: decides per subject and data category from rows read in this transaction,
 * and mints a grant for each permit. Nothing it reads outlives the attempt. Steps and their order are those of
 * `privacy.md` section 4; what an actor may learn from a refusal is decided in `refusalFor`.
 */
import { type AgeFacts, type ConsentStanding, standingOf } from "../consents/index.ts";
import type { DataCategory } from "../encryption/index.ts";
import {
  AccessDenied,
  ApprovalRequired,
  BreakGlassInvalid,
  ConsentRequired,
  GuardianRequired,
  type HcrmError,
  NotFound,
  type OperationId,
  PurposeNotAllowed,
  ReconsentRequired,
  Restricted,
  Sealed,
  SeparateConsentRequired,
  SubjectDenied,
  type SubjectId,
  SubjectShredded,
} from "../kernel/index.ts";
import type { GrantSource, Permit } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { type AccessRules, categoryRule, childAge, purposeRule } from "./access-rules.ts";
import type { AuthorisedCall } from "./authorise.ts";
import { careRelationshipCollection } from "./care-relationship-collection.ts";
import type { ReasonCode } from "./decision.ts";
import { SESSION_BEGINS, SESSION_REVIEW } from "./emergency-permits.ts";
import type { ExceptionFacts } from "./exception-facts.ts";
import { fieldView, mayLookUp, mayWrite } from "./field-view.ts";
import { createPolicyMatcher, type MatchPolicies } from "./matching-policies.ts";
import type { Mint } from "./mint.ts";
import type { AccessPolicy, PolicyCondition } from "./policy.ts";
import { partiesOf, type SubjectFacts, type SubjectFactsReader } from "./subject-facts.ts";

/** The gate of one attempt. */
export interface Gate extends GrantSource {
  /**
   * Asserts that the actor may act for this subject in these categories; with no category, that the policies permit the
   * action for this subject at all.
   *
   * @throws {@link NotFound} when the policies do not permit it for this subject, or there is no such subject; else the
   * specific refusal, for example {@link ConsentRequired}.
   */
  require(subject: SubjectId, categories: readonly DataCategory[]): Promise<void>;
  /** Ids of the consent acts that permits rested on so far, for the audit event. */
  consentRefs(): readonly string[];
  /** Why subjects were refused so far, for the trace and the audit event. */
  refusals(): readonly ReasonCode[];
}

/** What the gate of one attempt works with. */
export interface GateContext {
  /** The authorised call. */
  readonly call: AuthorisedCall;
  /** The attempt; its grants die with it. */
  readonly operation: OperationId;
  /** Rules of the tenant. */
  readonly rules: AccessRules;
  /** Reads gate rows and relationships of this transaction. */
  readonly facts: SubjectFactsReader;
  /** Reads break-glass sessions and approvals. */
  readonly exceptions: ExceptionFacts;
  /** Mints grants. */
  readonly mint: Mint;
}

/** What judging works with, once an attempt. */
interface Judgement extends GateContext {
  readonly matching: MatchPolicies;
}

type Verdict =
  | {
      readonly permits: readonly AccessPolicy[];
      readonly consent?: string;
      /** Made when it is first asked for. */
      permit?: Permit;
    }
  | { readonly refusal: HcrmError; readonly reason: ReasonCode };

/** What was decided about a subject. It holds for the facts it was made from: those read anew are judged anew. */
interface Verdicts {
  readonly from: SubjectFacts | null;
  readonly of: Map<DataCategory | null, Promise<Verdict>>;
}

/** Makes the gate of one attempt. */
export function createGate(context: GateContext): Gate {
  const { call, rules, facts } = context;
  const judgement: Judgement = { ...context, matching: createPolicyMatcher(call) };
  const permitOf = createPermits(context);
  const consents = new Set<string>();
  const reasons = new Set<ReasonCode>();
  const verdicts = new Map<SubjectId, Verdicts>();
  const judge = async (subject: SubjectId, category: DataCategory | null): Promise<Verdict> => {
    const from = await facts.of(subject);
    const last = verdicts.get(subject);
    const own: Verdicts = last !== undefined && last.from === from ? last : { from, of: new Map() };
    verdicts.set(subject, own);
    const known = own.of.get(category) ?? judgeSubject(judgement, subject, from, category);
    own.of.set(category, known);
    return known;
  };
  const shared: readonly AccessPolicy[] = call.permits.filter((policy) => policy.when === undefined);
  return {
    narrow: (column) => narrowToRelationships(call, column),
    prepare: (subjects) => facts.prepare(subjects),
    permitFor: async (subject, category) => {
      if (subject === null) return shared.length === 0 ? null : permitOf(shared, null, category);
      const verdict = await judge(subject, category);
      if ("refusal" in verdict) {
        reasons.add(verdict.reason);
        return null;
      }
      if (verdict.consent !== undefined) consents.add(verdict.consent);
      verdict.permit ??= permitOf(verdict.permits, subject, category);
      return verdict.permit;
    },
    refusalFor: async (subject, category) => {
      const verdict = subject === null ? undefined : await judge(subject, category);
      return verdict !== undefined && "refusal" in verdict ? verdict.refusal : notFound();
    },
    mayLookUp: (fields) => mayLookUp(call.permits, rules.masks, fields),
    require: async (subject, categories) => {
      for (const category of categories.length === 0 ? [null] : categories) {
        const verdict = await judge(subject, category);
        if ("refusal" in verdict) {
          reasons.add(verdict.reason);
          throw verdict.refusal;
        }
        if (verdict.consent !== undefined) consents.add(verdict.consent);
      }
    },
    consentRefs: () => [...consents],
    refusals: () => [...reasons],
  };
}

/** Makes permits: each with a grant of its own, and with what the policies show, found once for each set of them. */
function createPermits({
  call,
  operation,
  rules,
  mint,
}: GateContext): (
  permits: readonly AccessPolicy[],
  subject: SubjectId | null,
  category: DataCategory,
) => Permit {
  const { decision, request } = call;
  const views = new Map<readonly AccessPolicy[], Omit<Permit, "grant">>();
  const viewOf = (permits: readonly AccessPolicy[]): Omit<Permit, "grant"> => ({
    show: fieldView(permits, rules.masks),
    mayLookUp: (fields) => mayLookUp(permits, rules.masks, fields),
    mayWrite: (fields) => mayWrite(permits, fields),
  });
  return (permits, subject, category) => {
    const view = views.get(permits) ?? viewOf(permits);
    views.set(permits, view);
    const grant = mint({ decision, tenant: request.tenant, operation, subject, category });
    return { grant, ...view };
  };
}

async function judgeSubject(
  context: Judgement,
  subject: SubjectId,
  known: SubjectFacts | null,
  category: DataCategory | null,
): Promise<Verdict> {
  const { call, exceptions, matching } = context;
  // Asked before anything about the subject: whether there is one must not show in the answer.
  if (needsSession(call) && !(await exceptions.hasSession(subject)))
    return {
      refusal: new BreakGlassInvalid("There is no break-glass session for this patient."),
      reason: "break-glass-invalid",
    };
  if (known === null) return { refusal: notFound(), reason: "subject-unknown" };
  const permits = matching(known, category);
  if (typeof permits === "string") return { refusal: notFound(), reason: permits };
  const verdict =
    hardRefusal(context, known, category) ?? (await judgeBasis(context, known, permits, category));
  if ("refusal" in verdict) return verdict;
  if (!needsApproval(context, known, permits, category) || (await exceptions.isApproved(subject)))
    return verdict;
  const details = { purpose: call.request.purpose };
  return {
    refusal: new ApprovalRequired("A second person has to approve first.", { details }),
    reason: "approval-required",
  };
}

function needsSession({ request }: AuthorisedCall): boolean {
  return request.purpose === "BTG" && !SESSION_BEGINS.includes(request.action);
}

/** Level of classification whose data stay within the circle of a subject (数据分级). */
const CIRCLE_LEVEL = 5;

/** Step 1 of the decision: what no policy and no emergency lifts. */
function hardRefusal(
  { call, rules }: GateContext,
  known: SubjectFacts,
  category: DataCategory | null,
): Verdict | undefined {
  const { action, collections, beforeConsent } = call.request;
  if (known.keyState === "shredded")
    return { refusal: new SubjectShredded("The patient's data was erased."), reason: "subject-shredded" };
  // Who saw a record stays answerable while its processing is restricted: that is security, not use.
  if (known.restricted && !action.startsWith("audit.") && !SESSION_REVIEW.includes(action))
    return { refusal: new Restricted("Processing of this record is restricted."), reason: "restricted" };
  if (known.sealedRecord && collections.length > 0 && !beforeConsent)
    return { refusal: new Sealed("The record is sealed; it may be read only."), reason: "sealed-record" };
  if (category === null || categoryRule(rules.packs, category).level < CIRCLE_LEVEL) return undefined;
  if (known.relationships.some(({ kind }) => rules.policies.settings.circle.includes(kind))) return undefined;
  return { refusal: new AccessDenied("Only the patient's circle may see this."), reason: "outside-circle" };
}

/** Step 8: what the matching permits and the packs ask for besides. Obligations add up; no permit sheds one. */
function needsApproval(
  { rules, call }: GateContext,
  known: SubjectFacts,
  permits: readonly AccessPolicy[],
  category: DataCategory | null,
): boolean {
  const { purpose, at } = call.request;
  const isMinor = rules.packs.some(({ minorApproval }) => {
    if (minorApproval === undefined || minorApproval.exceptPurposes.includes(purpose)) return false;
    const from = known.reachesAge(minorApproval.under);
    return category !== null && (from === undefined || at < from);
  });
  return isMinor || permits.some(({ obligations }) => obligations?.includes("supervisor-approval"));
}

async function judgeBasis(
  { call, rules }: GateContext,
  known: SubjectFacts,
  permits: readonly AccessPolicy[],
  category: DataCategory | null,
): Promise<Verdict> {
  const { purpose, beforeConsent, at } = call.request;
  const rule = purposeRule(rules.packs, purpose);
  if (rule === undefined)
    return {
      refusal: new PurposeNotAllowed("The purpose has no lawful basis here.", { details: { purpose } }),
      reason: "purpose-not-allowed",
    };
  if (purpose !== "BTG" && isDenied(call, known, category))
    return { refusal: new SubjectDenied("The patient denied access."), reason: "denied-by-subject" };
  if (beforeConsent || rule.consent === "not-asked") return { permits };
  if (category === null) return { permits };
  const { standing, head } = standingOf({
    heads: known.heads,
    purpose,
    category,
    at,
    rule,
    categoryRule: categoryRule(rules.packs, category),
    age: ageFacts(known, rules),
    materialVersion: await rules.materialVersions(),
  });
  if (standing === "none" && rule.whenNoConsent === "permit") return { permits };
  const refused = consentRefusal(standing, purpose, category);
  if (refused !== undefined) return refused;
  return head === undefined ? { permits } : { permits, consent: head.act };
}

function ageFacts(known: SubjectFacts, rules: AccessRules): AgeFacts {
  const ofAgeFrom = known.reachesAge(childAge(rules.packs));
  const { guardians } = known;
  return ofAgeFrom === undefined ? { guardians } : { guardians, ofAgeFrom };
}

function consentRefusal(
  standing: ConsentStanding,
  purpose: string,
  category: DataCategory,
): Verdict | undefined {
  const options = { details: { purpose, category, standing } };
  switch (standing) {
    case "active":
      return undefined;
    case "expired":
    case "reconsent-required":
      return {
        refusal: new ReconsentRequired("The consent has to be asked again.", options),
        reason: "consent-not-current",
      };
    case "guardian-required":
      return {
        refusal: new GuardianRequired("A guardian has to consent.", options),
        reason: "guardian-required",
      };
    case "separate-required":
    case "form-required":
      return {
        refusal: new SeparateConsentRequired("A separate or written consent is needed.", options),
        reason: "separate-consent-required",
      };
    default:
      return {
        refusal: new ConsentRequired("No consent for this purpose is in force.", options),
        reason: "consent-missing",
      };
  }
}

/** A denial of some categories keeps nobody from an act that opens no data, such as recording a withdrawal. */
function isDenied(call: AuthorisedCall, known: SubjectFacts, category: DataCategory | null): boolean {
  return known.denials.some(
    (denial) =>
      partiesOf(call.request.actor).includes(denial.party) &&
      (denial.categories === undefined || (category !== null && denial.categories.includes(category))),
  );
}

/**
 * When every permit asks for a relationship, rows of strangers need not even be scanned. Forbids, consents and denials
 * still decide row by row.
 */
function narrowToRelationships(call: AuthorisedCall, column: string): readonly RowCondition[] {
  if (!call.permits.every((policy) => asksRelationship(policy.when))) return [];
  const { actor, at } = call.request;
  return [
    [
      column,
      "within",
      {
        collection: careRelationshipCollection.name,
        column: "patientId",
        where: [
          ["partyRef", "in", [...partiesOf(actor)]],
          ["validFrom", "lte", at],
          ["validTo", "gt", at],
        ],
      },
    ],
  ];
}

function asksRelationship(condition: PolicyCondition | undefined): boolean {
  if (condition === undefined) return false;
  if ("relationship" in condition || "sharedUnit" in condition) return true;
  return "all" in condition && condition.all.some(asksRelationship);
}

function notFound(): NotFound {
  return new NotFound("No such patient.");
}
