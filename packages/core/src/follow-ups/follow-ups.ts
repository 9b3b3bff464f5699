/**
 * The public interface of the module: patients in plans. Plans themselves are in `plans.ts`, the tasks that come of
 * enrolments in `tasks.ts`.
 */
import type { LocalDate, Page, PageRequest, PatientId, RecordId } from "../kernel/index.ts";
import type { EnrolInput, EnrolResult } from "./enrol-patient.ts";
import type { Enrolment } from "./enrolment.ts";
import type { EnrolmentStatus, StopReason } from "./enrolment-state.ts";
import type { MadeTasks } from "./make-tasks.ts";
import type { ToldEventKind } from "./plan.ts";

/** Which enrolments are wanted. */
export interface EnrolmentQuery extends PageRequest {
  /** Of one patient. */
  readonly patient?: PatientId;
  /** In one plan, by code. */
  readonly plan?: string;
  /** With this status. */
  readonly status?: EnrolmentStatus;
}

/** A task that replanning moved, or would move. */
export interface MovedTask {
  /** Id of the task. */
  readonly task: RecordId;
  /** Its due date before. */
  readonly from: LocalDate;
  /** Its due date after. */
  readonly to: LocalDate;
}

/** What replanning did, or would do. */
export interface ReplanResult {
  /** Untouched tasks that moved. */
  readonly moved: readonly MovedTask[];
  /** Untouched tasks that the new schedule does not have; they are cancelled. */
  readonly cancelled: number;
  /** Tasks that the new schedule added. */
  readonly created: number;
  /** Tasks that were started or had attempts, and so stay where they are. */
  readonly kept: number;
  /** The enrolment that began anew, where the plan restarts when its anchor moves. */
  readonly restarted?: RecordId;
}

/** What replanning did, or would do, over all enrolments. */
export interface ReplanSummary {
  /** Enrolments looked at. */
  readonly enrolments: number;
  /** Tasks that moved. */
  readonly moved: number;
  /** Tasks that were cancelled. */
  readonly cancelled: number;
  /** Tasks that were added. */
  readonly created: number;
  /** Enrolments that could not be replanned. */
  readonly failed: number;
}

/** A plan that begins with an event and in which the patient was not enrolled. */
export interface RefusedPlan {
  /** Code of the plan. */
  readonly plan: string;
  /** Code of the refusal: `NotEligible`, `EligibilityUnknown` or `ContactNotPermitted`. */
  readonly code: string;
}

/** Adherence (依从性) of an enrolment over some days. */
export interface Adherence {
  /** Tasks completed by their last due day. */
  readonly numerator: number;
  /** Tasks whose window closed in the period. */
  readonly denominator: number;
  /** Tasks that say nothing: suspended, cancelled, or still open. */
  readonly excluded: number;
}

/** What an event led to. */
export interface EventResult {
  /** The enrolments that were made or found, one for each plan that begins with it. */
  readonly items: readonly EnrolResult[];
  /** The plans that begin with it and refused the patient, each with why; one refusal is none of the others. */
  readonly refused: readonly RefusedPlan[];
}

/** Patients in plans. */
export interface FollowUps {
  /**
   * Enrols a patient in a plan. Idempotent on patient, plan and anchor; after an early end it starts a new round.
   *
   * @throws {@link PlanNotActive} when the plan is a draft or retired.
   * @throws {@link ContactNotPermitted} when the contact gate refuses; `details.reason` says why.
   * @throws {@link NotEligible} {@link EligibilityUnknown} as the plan's condition says.
   * @example
   * ```ts sketch
   * const { enrolment, tasks } = await nurse.followUps.enrol({ patient, plan: "hypertension", anchor: "2026-11-21" });
   * ```
   */
  enrol(input: EnrolInput): Promise<EnrolResult>;
  /**
   * Suspends an enrolment; its open tasks are put on hold. With `until` it resumes by itself on that day or, when the patient
   * may not be contacted then, on the first day on which they may.
   *
   * @throws {@link TransitionRefused} when it is not active.
   * @throws {@link InvalidInput} when `until` is not a later day than today.
   */
  suspend(input: {
    readonly enrolment: RecordId;
    readonly reason: string;
    readonly until?: LocalDate;
  }): Promise<Enrolment>;
  /**
   * Resumes a suspended enrolment. Tasks whose window is still open come back; nothing past is revived.
   *
   * @throws {@link TransitionRefused} when it is not suspended.
   * @throws {@link ContactNotPermitted} when the contact gate refuses.
   */
  resume(input: { readonly enrolment: RecordId }): Promise<Enrolment>;
  /**
   * Ends an enrolment early; its open tasks are cancelled.
   *
   * @throws {@link TransitionRefused} when it has ended.
   */
  stop(input: { readonly enrolment: RecordId; readonly reason: StopReason }): Promise<Enrolment>;
  /**
   * Moves the anchor, or gives the one that was missing. Untouched tasks follow as the plan says.
   *
   * @throws {@link TransitionRefused} when the enrolment has ended.
   */
  shiftAnchor(input: {
    readonly enrolment: RecordId;
    readonly anchor: LocalDate;
    readonly reason: string;
  }): Promise<ReplanResult>;
  /** Makes the tasks of an enrolment up to a day; repeating it adds nothing. */
  materialise(input: { readonly enrolment: RecordId; readonly until?: LocalDate }): Promise<MadeTasks>;
  /**
   * Computes the dates of an enrolment anew: after a later calendar arrived, or for another version of its plan. Only
   * untouched tasks move. With `dryRun` it only says what would happen.
   */
  replan(input: {
    readonly enrolment: RecordId;
    readonly toVersion?: number;
    readonly dryRun?: boolean;
  }): Promise<ReplanResult>;
  /**
   * Computes the dates of all open enrolments anew whose plan rests on a calendar, after a later version of it arrived. Each
   * move is audited; with `dryRun` it only counts.
   */
  replanAll(input: { readonly calendar: string; readonly dryRun?: boolean }): Promise<ReplanSummary>;
  /**
   * Enrols a patient in every active plan that begins with this kind of event. Never starts a new round. The same event with
   * another date moves the anchor of what it began. Ends of inpatient stays that are recorded need no call: `tick()` sees
   * them.
   */
  handleEvent(input: {
    readonly patient: PatientId;
    readonly kind: ToldEventKind;
    readonly on: LocalDate;
    readonly ref: string;
  }): Promise<EventResult>;
  /**
   * One enrolment.
   *
   * @throws {@link NotFound} when there is none with this id, or none for this caller.
   */
  get(input: { readonly enrolment: RecordId }): Promise<Enrolment>;
  /** A page of enrolments, the newest last. */
  list(input: EnrolmentQuery): Promise<Page<Enrolment>>;
  /** How far the tasks of an enrolment were done in time, among those whose window closed between two days, inclusive. */
  adherence(input: {
    readonly enrolment: RecordId;
    readonly from: LocalDate;
    readonly to: LocalDate;
  }): Promise<Adherence>;
}
