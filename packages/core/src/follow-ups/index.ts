/** Follow-ups (随访): plans, working calendars, schedules, tasks and their phases. */

export type { AttemptResult, NewAttempt, RecordingRef } from "./attempt.ts";
export { attemptCollection } from "./attempt-collection.ts";
export { cnCalendar } from "./calendars/cn.ts";
export { computeSchedule } from "./compute-schedule.ts";
export { followUpSetup } from "./definition-setup.ts";
export { triggeredPlans } from "./enrol-on-trigger.ts";
export type { EnrolInput, EnrolResult } from "./enrol-patient.ts";
export type { Enrolment } from "./enrolment.ts";
export { enrolmentCollection } from "./enrolment-collection.ts";
export {
  type EnrolmentAction,
  type EnrolmentState,
  type EnrolmentStatus,
  enrolmentAfter,
  enrolmentRevoked,
  STOP_REASONS,
  type StopReason,
} from "./enrolment-state.ts";
export { followUpJobs } from "./follow-up-jobs.ts";
export { followUpOperations } from "./follow-up-operations.ts";
export { followUpReactions } from "./follow-up-reactions.ts";
export type {
  Adherence,
  EnrolmentQuery,
  EventResult,
  FollowUps,
  MovedTask,
  RefusedPlan,
  ReplanResult,
  ReplanSummary,
} from "./follow-ups.ts";
export type { MadeTasks } from "./make-tasks.ts";
export { taskFacts } from "./message-tasks.ts";
export type { AwaitedCompletion, AwaitingOccurrence, DatedOccurrence, Occurrence } from "./occurrence.ts";
export { PHASES, type Phase, phaseCondition, phaseInstants, phaseOf } from "./phase.ts";
export {
  type AnchorChangeRule,
  type AnchorKind,
  type LostToFollowUp,
  type PlanCategory,
  type PlanDefinition,
  type PlanStatus,
  planDefinitionSchema,
  type ToldEventKind,
  type TriggerAnchor,
} from "./plan.ts";
export { type PlanHashes, planHashes } from "./plan-hashes.ts";
export { planOperations } from "./plan-operations.ts";
export type { Plan } from "./plan-store.ts";
export type { PlanTrigger, RiskTrigger, TagTrigger } from "./plan-trigger.ts";
export { postDischargePlan, postSurgeryWoundPlan } from "./plans/after-hospital.ts";
export { medicationReminderPlan } from "./plans/healthy-living.ts";
export { hypertensionPlan, hypertensionRecheckPlan, hypertensionReferralPlan } from "./plans/hypertension.ts";
export { readyMadePlans } from "./plans/ready-made-plans.ts";
export type { PlanPreview, Plans } from "./plans.ts";
export { followUpSections } from "./portrait-sections.ts";
export { occurrencesAfter, resolveDependent } from "./resolve-dependent.ts";
export { reviewFollowUps, WRITTEN_BY_REVIEW } from "./review-follow-ups.ts";
export { shiftToWorkday, type WorkdayRule } from "./shift-to-workday.ts";
export { addSpan, type MonthEnd, type Span } from "./span.ts";
export type { OneActor, RolePool, TeamPool } from "./step.ts";
export {
  type Assignee,
  type Escalation,
  type MisfireRule,
  type QuestionnaireRef,
  type QuietHoursRule,
  type Repeat,
  type Step,
  type StepKind,
  type StepStart,
  type StepWindow,
  stepConduct,
  stepTiming,
} from "./step.ts";
export type { ActorRef, AttentionReason, EvidenceRef, Outcome, Task, TaskKind } from "./task.ts";
export { taskCollection } from "./task-collection.ts";
export { taskOperations } from "./task-operations.ts";
export {
  CANCEL_REASONS,
  type CancelReason,
  type TaskAction,
  type TaskState,
  type TaskStatus,
  taskAfter,
  taskCancelled,
} from "./task-state.ts";
export type { NewOutcome, ReleasedTasks, StartedTask, TaskQuery, Tasks } from "./tasks.ts";
export {
  type PlanProblem,
  type PlanProblemCode,
  type PlanSurroundings,
  validatePlan,
} from "./validate-plan.ts";
export {
  type CalendarChanges,
  covers,
  type DateRange,
  defineCalendar,
  extendCalendar,
  type IsoWeekday,
  isoWeekday,
  isWorkday,
  type WorkCalendar,
  type WorkCalendarData,
} from "./work-calendar.ts";
