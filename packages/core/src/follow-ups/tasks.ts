/**
 * The public interface for working through follow-up tasks: lists by phase, attempts, outcomes. Where a task stands is
 * derived from the moment of the question and never stored.
 */
import type { Instant, LocalDate, Page, PageRequest, PatientId, RecordId } from "../kernel/index.ts";
import type { NewAttempt } from "./attempt.ts";
import type { Phase } from "./phase.ts";
import type { Assignee } from "./step.ts";
import type { ActorRef, EvidenceRef, Task, TaskKind } from "./task.ts";
import type { CancelReason, TaskStatus } from "./task-state.ts";

/** Which tasks are wanted. */
export interface TaskQuery extends PageRequest {
  /** Where they stand now: one phase, or several that follow each other in time. */
  readonly phase?: Phase | readonly Phase[];
  /** Their status. */
  readonly status?: TaskStatus;
  /** What is to be done. */
  readonly kind?: TaskKind;
  /** Of one patient. */
  readonly patient?: PatientId;
  /** In the list of this team or role. */
  readonly team?: string;
  /** Assigned to this person. */
  readonly assignee?: string;
  /** Assigned to nobody in person. */
  readonly unassigned?: true;
  /** Due before this day. */
  readonly dueBefore?: LocalDate;
}

/** What came of a task, as staff enter it. */
export interface NewOutcome {
  /** The day on which it was done: not in the future, not before the enrolment. */
  readonly performedOn: LocalDate;
  /** Who did it; the caller when absent. */
  readonly performer?: ActorRef;
  /** The questionnaire response it produced. */
  readonly response?: RecordId;
  /** Records that prove it. */
  readonly evidence?: readonly EvidenceRef[];
  /** Free text. */
  readonly note?: string;
}

/** What starting a task answers. */
export interface StartedTask {
  /** The task, in progress. */
  readonly task: Task;
  /** Until when the caller has the patient to themselves; for calls only. */
  readonly callerUntil?: Instant;
}

/** What releasing the tasks of somebody did. */
export interface ReleasedTasks {
  /** Tasks that are nobody's now. */
  readonly released: number;
  /** Tasks that could not be released. */
  readonly failed: number;
}

/** Follow-up tasks. */
export interface Tasks {
  /**
   * A page of tasks, the earliest due first. Tasks of patients whom the caller may not see are absent.
   *
   * @throws {@link InvalidInput} when phases leave a gap, or the cursor is of another query.
   * @example
   * ```ts sketch
   * const { items } = await nurse.tasks.list({ phase: "due" });
   * ```
   */
  list(input: TaskQuery): Promise<Page<Task>>;
  /**
   * One task.
   *
   * @throws {@link NotFound} when there is none with this id, or none for this caller.
   */
  get(input: { readonly task: RecordId }): Promise<Task>;
  /**
   * Gives a task to a role, a team or a person.
   *
   * @throws {@link TaskClosed} when it has ended.
   */
  assign(input: { readonly task: RecordId; readonly to: Assignee }): Promise<Task>;
  /**
   * Gives the open tasks of somebody who left back to the lists of their role or team. The plans' fallback teams are told of
   * each, with an `assignee-left` task that closes when somebody takes it.
   */
  releaseAssignee(input: { readonly assignee: string }): Promise<ReleasedTasks>;
  /**
   * Begins to work on a task. Its assignee is then the caller, unless someone is named already. A call takes the caller's
   * slot of the patient for 30 minutes: **exactly one of concurrent callers gets it**. The slot ends with the attempt; a
   * call in progress is started again to renew it, or for the next attempt.
   *
   * @throws {@link TransitionRefused} when it is not ready, nor a call in progress.
   * @throws {@link CallerBusy} when another caller has the slot or a frequency cap is full; `details.until` is the next
   * full hour, and tells nothing of who or why.
   * @throws {@link ContactNotPermitted} when the patient may not be called; `details.reason` says why.
   */
  start(input: { readonly task: RecordId }): Promise<StartedTask>;
  /**
   * Takes a call over from another caller, with a reason that the audit log keeps.
   *
   * @throws {@link TaskClosed} when it has ended.
   */
  takeOver(input: { readonly task: RecordId; readonly reason: string }): Promise<Task>;
  /**
   * Records an attempt to reach the patient.
   *
   * @throws {@link TaskClosed} when the task has ended.
   * @throws {@link RecordingNotConsented} when a recording has no consent in force that names communication.
   */
  recordAttempt(input: { readonly task: RecordId; readonly attempt: NewAttempt }): Promise<Task>;
  /**
   * Completes a task with the day on which it was done. A missed task accepts it too, and a ready one is started on the
   * way. Steps that waited for it get their dates, and a plan for an abnormal result begins when the facts call for it.
   *
   * @throws {@link OutcomeDateInvalid} when the day is in the future or before the enrolment.
   * @throws {@link TransitionRefused} when the task has ended otherwise.
   */
  complete(input: { readonly task: RecordId; readonly outcome: NewOutcome }): Promise<Task>;
  /**
   * Moves the due date of one task; its window moves with it.
   *
   * @throws {@link TaskClosed} when it has ended.
   */
  reschedule(input: {
    readonly task: RecordId;
    readonly due: LocalDate;
    readonly reason: string;
  }): Promise<Task>;
  /**
   * Cancels a task.
   *
   * @throws {@link TransitionRefused} when it has ended.
   */
  cancel(input: { readonly task: RecordId; readonly reason: CancelReason }): Promise<Task>;
  /**
   * Marks a task as entered in error.
   *
   * @throws {@link TransitionRefused} when it is so already.
   */
  enterInError(input: { readonly task: RecordId; readonly reason: string }): Promise<Task>;
}
