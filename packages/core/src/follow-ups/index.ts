/** Follow-ups (随访): plans, working calendars, schedules, tasks and their phases. */
export { cnCalendar } from "./calendars/cn.ts";
export { computeSchedule } from "./compute-schedule.ts";
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
export { type Completion, occurrencesAfter, resolveDependent, seriesEnd } from "./resolve-dependent.ts";
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
