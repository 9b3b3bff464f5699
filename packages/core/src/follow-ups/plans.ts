/**
 * The public interface for follow-up plans of the tenant: drafting, publishing in numbered versions that never change,
 * retiring, and previewing the dates of a plan before anyone is enrolled.
 */
import type { LocalDate, Page, PageRequest, RecordId } from "../kernel/index.ts";
import type { DatedOccurrence, Occurrence } from "./occurrence.ts";
import type { PlanDefinition, PlanStatus } from "./plan.ts";
import type { Plan } from "./plan-store.ts";
import type { PlanProblem } from "./validate-plan.ts";

/** What a plan would come to for an anchor. */
export interface PlanPreview {
  /** All occurrences up to the day asked for. */
  readonly occurrences: readonly Occurrence[];
  /** Those whose date rests on days that the working calendar does not cover. */
  readonly provisional: readonly DatedOccurrence[];
  /** Days on which more messages and calls fall due than the contact caps allow. */
  readonly capClashes: readonly LocalDate[];
  /** Problems and warnings that publishing would report. */
  readonly problems: readonly PlanProblem[];
}

/** Follow-up plans. */
export interface Plans {
  /** Stores a plan as a draft. */
  define(input: PlanDefinition): Promise<Plan>;
  /**
   * Publishes a draft as the next version, which never changes again.
   *
   * @throws {@link PlanInvalid} when checks fail; `details.problems` list them.
   * @throws {@link NotFound} when there is no such draft.
   * @throws {@link PlanVersionImmutable} when it is published already.
   */
  publish(input: { readonly code: string; readonly draft: RecordId }): Promise<Plan>;
  /**
   * Retires a version: nobody is enrolled in it any more. Its enrolments finish, or stop there and then.
   *
   * @throws {@link NotFound} when there is no such version.
   */
  retire(input: {
    readonly code: string;
    readonly version: number;
    readonly enrolments: "finish" | "stop";
  }): Promise<Plan>;
  /**
   * A version of a plan, the newest active one when none is named.
   *
   * @throws {@link NotFound} when there is none.
   */
  get(input: { readonly code: string; readonly version?: number }): Promise<Plan>;
  /** A page of plans, in the order in which they were drafted. */
  list(input: PageRequest & { readonly status?: PlanStatus }): Promise<Page<Plan>>;
  /**
   * The dates of a plan for an anchor, computed as for an enrolment; nothing is stored.
   *
   * @throws {@link NotFound} when there is no such plan or draft.
   * @throws {@link CalendarUnknown} when the plan names a calendar that the tenant does not have.
   */
  preview(input: {
    readonly code: string;
    readonly draft?: RecordId;
    readonly anchor: LocalDate;
    readonly until: LocalDate;
  }): Promise<PlanPreview>;
}
