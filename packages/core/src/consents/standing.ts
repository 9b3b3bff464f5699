/**
 * Whether a consent justifies processing at a moment. Only `active` does. `expired` and `reconsent-required` are derived
 * here from dates and notices, never stored, so a new notice takes effect at once without touching a row
 * (`privacy.md` section 3.2, rules 1 to 5).
 */
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import type { Instant } from "../kernel/index.ts";
import { type ConsentHead, findHead } from "./consent-heads.ts";
import type { CategoryDefault, PurposeDefault } from "./policy-pack.ts";

/** How a consent stands; only `active` justifies processing. */
export type ConsentStanding =
  | "active"
  | "expired"
  | "reconsent-required"
  | "guardian-required"
  | "separate-required"
  | "form-required"
  | "missing-facts"
  | "withdrawn"
  | "refused"
  | "none";

/** What the rules read of the patient's age and guardians: derived instants, never the birth date. */
export interface AgeFacts {
  /** First instant at which the patient has reached the pack's child age; absent = no birth date is known. */
  readonly ofAgeFrom?: Instant;
  /** Related persons who are verified guardians, with the time for which that holds. */
  readonly guardians: readonly { readonly person: string; readonly from: Instant; readonly to?: Instant }[];
}

/** What one question about standing needs. */
export interface StandingQuestion {
  /** The fold of the patient's acts. */
  readonly heads: readonly ConsentHead[];
  /** Purpose asked. */
  readonly purpose: PurposeOfUse;
  /** Other controller; absent = the tenant itself. */
  readonly recipient?: string;
  /** Category asked. */
  readonly category: DataCategory;
  /** The moment. */
  readonly at: Instant;
  /** What the pack says of the purpose. */
  readonly rule: PurposeDefault;
  /** What the pack says of the category. */
  readonly categoryRule: CategoryDefault;
  /** Age and guardian facts. */
  readonly age: AgeFacts;
  /** Newest material version of a notice that is in force at the moment, by notice key. */
  readonly materialVersion: (notice: string) => number | undefined;
}

/** The standing, and the act it rests on. */
export interface Standing {
  /** How the consent stands. */
  readonly standing: ConsentStanding;
  /** The act that decided; absent when there is none. */
  readonly head?: ConsentHead;
}

/**
 * Evaluates the standing of a consent. Pure: equal facts give equal answers.
 */
export function standingOf(question: StandingQuestion): Standing {
  const head = findHead(question.heads, question);
  if (head === undefined || head.recordedAt > question.at) return { standing: "none" };
  return { standing: standingOfHead(head, question), head };
}

function standingOfHead(head: ConsentHead, question: StandingQuestion): ConsentStanding {
  if (head.state === "inactive") return "withdrawn";
  if (head.state === "rejected") return "refused";
  if (head.state !== "active") return "none";
  if (head.until !== undefined && question.at >= head.until) return "expired";
  if (head.notice !== undefined && head.noticeVersion !== undefined) {
    const newest = question.materialVersion(head.notice);
    if (newest !== undefined && newest > head.noticeVersion) return "reconsent-required";
  }
  const grantor = grantorStanding(head, question);
  if (grantor !== "active") return grantor;
  if (needsSeparate(question, isChild(question)) && !head.separate) return "separate-required";
  if (question.categoryRule.form === "written" && !head.written) return "form-required";
  return "active";
}

function isChild(question: StandingQuestion): boolean {
  return question.age.ofAgeFrom === undefined || question.at < question.age.ofAgeFrom;
}

/** Rule 3: under the child age a guardian decides; from that birthday on the patient does. */
function grantorStanding(head: ConsentHead, { age, at }: StandingQuestion): ConsentStanding {
  if (age.ofAgeFrom === undefined) return "missing-facts";
  const underAge = at < age.ofAgeFrom;
  if (head.grantor === "self") return underAge ? "guardian-required" : "active";
  if (!underAge) return "reconsent-required";
  const person = head.grantor.relatedPerson;
  const valid = age.guardians.some(
    (guardian) =>
      guardian.person === person && guardian.from <= at && (guardian.to === undefined || at < guardian.to),
  );
  return valid ? "active" : "guardian-required";
}

function needsSeparate({ rule, categoryRule, recipient }: StandingQuestion, child: boolean): boolean {
  if (recipient !== undefined || rule.separate === "always") return true;
  return rule.separate === "sensitive" && (categoryRule.sensitive || child);
}
