/**
 * States of an enrolment (入组), with the codes of FHIR CarePlan. Terminal is terminal, with one exception: what a death
 * or a merge ended can be restored when the death was entered in error or the merge is undone.
 */
import { TransitionRefused, type Transitions, transition } from "../kernel/index.ts";

/** Status of an enrolment. */
export type EnrolmentStatus = "active" | "on-hold" | "completed" | "revoked" | "entered-in-error";

/** What can be done with an enrolment. */
export type EnrolmentAction = "suspend" | "resume" | "complete" | "revoke" | "restore" | "enter-in-error";

/** Why an enrolment was ended early. */
export type StopReason =
  | "consent-withdrawn"
  | "deceased"
  | "transferred"
  | "merged"
  | "lost-to-follow-up"
  | "clinician"
  | "plan-superseded"
  | "stop-condition";

/** All reasons for ending an enrolment early. */
export const STOP_REASONS: readonly StopReason[] = [
  "consent-withdrawn",
  "deceased",
  "transferred",
  "merged",
  "lost-to-follow-up",
  "clinician",
  "plan-superseded",
  "stop-condition",
];

/** Status of an enrolment with what is needed to go back. */
export interface EnrolmentState {
  /** The status. */
  readonly status: EnrolmentStatus;
  /** Why it was revoked; present exactly then. */
  readonly reason?: StopReason;
  /** What it was before it was revoked; present exactly then. */
  readonly before?: "active" | "on-hold";
}

/** Reasons whose cause can turn out to be an error. */
const REVERSIBLE: readonly string[] = ["deceased", "merged"];

const TABLE: Transitions<EnrolmentStatus, EnrolmentAction> = {
  active: {
    suspend: "on-hold",
    complete: "completed",
    revoke: "revoked",
    "enter-in-error": "entered-in-error",
  },
  "on-hold": {
    resume: "active",
    complete: "completed",
    revoke: "revoked",
    "enter-in-error": "entered-in-error",
  },
  completed: { "enter-in-error": "entered-in-error" },
  revoked: { restore: "active", "enter-in-error": "entered-in-error" },
  "entered-in-error": {},
};

/**
 * The state after an action other than ending it early.
 *
 * @throws {@link TransitionRefused} when the status does not allow it, or `restore` when the reason is not reversible.
 */
export function enrolmentAfter(
  state: EnrolmentState,
  action: Exclude<EnrolmentAction, "revoke">,
): EnrolmentState {
  const status = transition("enrolment", TABLE, state.status, action);
  if (action !== "restore") return { status };
  if (!REVERSIBLE.includes(state.reason ?? "")) {
    throw new TransitionRefused("Only what a death or a merge ended can be restored.", {
      details: { entity: "enrolment", from: state.status, action },
    });
  }
  return { status: state.before ?? status };
}

/**
 * The state after ending it early.
 *
 * @throws {@link TransitionRefused} when it has ended already.
 * @example
 * ```ts
 * enrolmentRevoked({ status: "active" }, "deceased"); // { status: "revoked", reason: "deceased", before: "active" }
 * ```
 */
export function enrolmentRevoked(state: EnrolmentState, reason: StopReason): EnrolmentState {
  const status = transition("enrolment", TABLE, state.status, "revoke");
  return { status, reason, before: state.status === "on-hold" ? "on-hold" : "active" };
}

/** States of an enrolment that can still lead to tasks. */
export const OPEN_ENROLMENT_STATUSES: readonly EnrolmentStatus[] = ["active", "on-hold"];

/** Says whether an enrolment can still lead to tasks. */
export function isOpenEnrolment(status: EnrolmentStatus): boolean {
  return OPEN_ENROLMENT_STATUSES.includes(status);
}
