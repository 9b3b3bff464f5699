/**
 * The decision that an audit event tells of when a call ended in an error: a denial where the gate refused a subject
 * inside the transaction, else the permit under which something failed.
 */
import type { AccessDecision } from "../access/index.ts";
import type { HcrmError } from "../kernel/index.ts";
import type { Attempt } from "./attempt.ts";

/** Codes by which the gate refuses inside a transaction; any other error is a failure, not a denial. */
const REFUSALS: readonly string[] = [
  "NotFound",
  "AccessDenied",
  "Restricted",
  "Sealed",
  "SubjectDenied",
  "SubjectShredded",
  "PurposeNotAllowed",
  "ConsentRequired",
  "ReconsentRequired",
  "GuardianRequired",
  "SeparateConsentRequired",
  "ApprovalRequired",
  "BreakGlassInvalid",
];

/** The decision to record, with the reasons of the gate where it refused. */
export function decisionOn(
  error: HcrmError,
  attempt: Attempt | undefined,
  authorised: AccessDecision,
): AccessDecision {
  const decision = attempt?.decision() ?? authorised;
  const reasons = attempt?.refusals() ?? [];
  return reasons.length > 0 && REFUSALS.includes(error.code)
    ? { ...decision, effect: "deny", reasons }
    : decision;
}
