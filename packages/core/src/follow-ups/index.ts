/** Follow-ups (随访): plans, working calendars, schedules, tasks and their phases. */

export type { AttemptNotes, AttemptResult, NewAttempt, RecordingRef } from "./attempt.ts";
export { type AttemptRow, attemptCollection } from "./attempt-collection.ts";
export { cnCalendar } from "./calendars/cn.ts";
export { computeSchedule } from "./compute-schedule.ts";
export { type FollowUpKit, followUpSetup } from "./definition-setup.ts";
export type { EnrolInput, EnrolResult } from "./enrol-patient.ts";
export type { Enrolment, EnrolmentNotes, EnrolmentPlan } from "./enrolment.ts";
export { type EnrolmentRow, enrolmentCollection } from "./enrolment-collection.ts";
export {
  type EnrolmentAction,
  type EnrolmentState,
  type EnrolmentStatus,
  enrolmentAfter,
  enrolmentRevoked,
  isOpenEnrolment,
  STOP_REASONS,
  type StopReason,
} from "./enrolment-state.ts";
export { followUpJobs } from "./follow-up-jobs.ts";
export { followUpOperations } from "./follow-up-operations.ts";
export { followUpReactions } from "./follow-up-reactions.ts";
export type { Adherence, EnrolmentQuery, FollowUps, MovedTask, ReplanResult } from "./follow-ups.ts";
export type { MadeTasks } from "./make-tasks.ts";
export { taskFacts } from "./message-tasks.ts";
export type { AwaitingOccurrence, DatedOccurrence, Occurrence } from "./occurrence.ts";
export {
  NEVER,
  PHASES,
  type Phase,
  type PhaseFacts,
  type PhaseInstants,
  phaseCondition,
  phaseInstants,
  phaseOf,
} from "./phase.ts";
export {
  type AnchorChangeRule,
  type AnchorKind,
  anchorKindSchema,
  type LostToFollowUp,
  type PlanCategory,
  type PlanDefinition,
  type PlanStatus,
  planDefinitionSchema,
} from "./plan.ts";
export { type PlanHashes, planHashes } from "./plan-hashes.ts";
export { planOperations } from "./plan-operations.ts";
export type { Plan } from "./plan-store.ts";
export { postDischargePlan, postSurgeryWoundPlan } from "./plans/after-hospital.ts";
export {
  conditioningPlan,
  elderlyCheckUpPlan,
  lifestyleInterventionPlan,
  medicationReminderPlan,
} from "./plans/healthy-living.ts";
export { hypertensionPlan, hypertensionRecheckPlan, hypertensionReferralPlan } from "./plans/hypertension.ts";
export { readyMadePlans } from "./plans/ready-made-plans.ts";
export { type2DiabetesPlan, type2DiabetesRecheckPlan } from "./plans/type-2-diabetes.ts";
export type { PlanPreview, Plans } from "./plans.ts";
export { type Completion, occurrencesAfter, resolveDependent, seriesEnd } from "./resolve-dependent.ts";
export { reviewFollowUps, WRITTEN_BY_REVIEW } from "./review-follow-ups.ts";
export { type ShiftedDate, shiftToWorkday, type WorkdayRule } from "./shift-to-workday.ts";
export { addMonths, addSpan, type MonthEnd, type Span, spanSchema } from "./span.ts";
export {
  type Assignee,
  assigneeSchema,
  type Escalation,
  type MisfireRule,
  type QuestionnaireRef,
  type QuietHoursRule,
  type Repeat,
  type Step,
  type StepConduct,
  type StepKind,
  type StepStart,
  type StepTiming,
  type StepWindow,
  stepConduct,
  stepSchema,
  stepTiming,
} from "./step.ts";
export type {
  ActorRef,
  AttentionReason,
  Outcome,
  RecordRef,
  Task,
  TaskKind,
  TaskRemark,
  TaskStep,
} from "./task.ts";
export { type TaskRow, taskCollection } from "./task-collection.ts";
export { taskOperations } from "./task-operations.ts";
export {
  CANCEL_REASONS,
  type CancelReason,
  isOpenTask,
  type TaskAction,
  type TaskState,
  type TaskStatus,
  taskAfter,
  taskCancelled,
} from "./task-state.ts";
export type { NewOutcome, TaskQuery, Tasks } from "./tasks.ts";
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
  workCalendarDataSchema,
} from "./work-calendar.ts";
