/**
 * States of a follow-up task (随访任务), with the codes of FHIR Task. Terminal is terminal, with two exceptions: a missed
 * task accepts its completion with the true date, because a visit that took place must be recordable
 * (medic/cht-core#7060), and what a death or a merge cancelled can be restored.
 */
import { TransitionRefused, type Transitions, transition } from "../kernel/index.ts";
import { STOP_REASONS, type StopReason } from "./enrolment-state.ts";

/** Status of a task. `failed` means missed: its window closed. */
export type TaskStatus =
  | "ready"
  | "in-progress"
  | "on-hold"
  | "completed"
  | "cancelled"
  | "failed"
  | "entered-in-error";

/** What can be done with a task. */
export type TaskAction =
  | "start"
  | "complete"
  | "hold"
  | "resume"
  | "cancel"
  | "miss"
  | "restore"
  | "enter-in-error";

/** Why a task was cancelled. */
export type CancelReason = StopReason | "misfire" | "not-needed" | "resolved-elsewhere" | "duplicate";

/** All reasons for cancelling a task. */
export const CANCEL_REASONS: readonly CancelReason[] = [
  ...STOP_REASONS,
  "misfire",
  "not-needed",
  "resolved-elsewhere",
  "duplicate",
];

/** Status of a task with what is needed to go back. */
export interface TaskState {
  /** The status. */
  readonly status: TaskStatus;
  /** Why it was cancelled; present exactly then. */
  readonly reason?: CancelReason;
  /** What it was before it was put on hold or cancelled; present exactly then. */
  readonly before?: "ready" | "in-progress" | "on-hold";
}

/** Reasons whose cause can turn out to be an error. */
const REVERSIBLE: readonly string[] = ["deceased", "merged"];

const TABLE: Transitions<TaskStatus, TaskAction> = {
  ready: {
    start: "in-progress",
    hold: "on-hold",
    cancel: "cancelled",
    miss: "failed",
    "enter-in-error": "entered-in-error",
  },
  "in-progress": {
    complete: "completed",
    hold: "on-hold",
    cancel: "cancelled",
    miss: "failed",
    "enter-in-error": "entered-in-error",
  },
  "on-hold": { resume: "ready", cancel: "cancelled", "enter-in-error": "entered-in-error" },
  completed: { "enter-in-error": "entered-in-error" },
  cancelled: { restore: "ready", "enter-in-error": "entered-in-error" },
  failed: { complete: "completed", "enter-in-error": "entered-in-error" },
  "entered-in-error": {},
};

/**
 * The state after an action other than cancelling. `resume` and `restore` lead back to what it was.
 *
 * @throws {@link TransitionRefused} when the status does not allow it, or `restore` when the reason is not reversible.
 */
export function taskAfter(state: TaskState, action: Exclude<TaskAction, "cancel">): TaskState {
  const status = transition("task", TABLE, state.status, action);
  if (action === "resume") return { status: state.before ?? status };
  if (action === "hold") return { status, before: earlier(state.status) };
  if (action !== "restore") return { status };
  if (!REVERSIBLE.includes(state.reason ?? "")) {
    throw new TransitionRefused("Only what a death or a merge cancelled can be restored.", {
      details: { entity: "task", from: state.status, action },
    });
  }
  return state.before === "on-hold"
    ? { status: "on-hold", before: "ready" }
    : { status: state.before ?? status };
}

/**
 * The state after cancelling.
 *
 * @throws {@link TransitionRefused} when it has ended already.
 * @example
 * ```ts
 * taskCancelled({ status: "ready" }, "not-needed"); // { status: "cancelled", reason: "not-needed", before: "ready" }
 * ```
 */
export function taskCancelled(state: TaskState, reason: CancelReason): TaskState {
  return { status: transition("task", TABLE, state.status, "cancel"), reason, before: earlier(state.status) };
}

/** Statuses in which a task can still be worked on. */
export const OPEN_TASK_STATUSES: readonly TaskStatus[] = ["ready", "in-progress", "on-hold"];

/** Says whether a task can still be worked on: ready, in progress or on hold. */
export function isOpenTask(status: TaskStatus): boolean {
  return OPEN_TASK_STATUSES.includes(status);
}

function earlier(status: TaskStatus): "ready" | "in-progress" | "on-hold" {
  return status === "in-progress" || status === "on-hold" ? status : "ready";
}
