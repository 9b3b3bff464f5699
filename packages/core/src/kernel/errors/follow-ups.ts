/**
 * Errors of plans, tasks, questionnaires and messages (`follow-ups.md` section 11).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The plan cannot be published; `details.problems` list why. */
export class PlanInvalid extends HcrmError {
  override readonly code = "PlanInvalid" as const;
}

/** A published plan version never changes. */
export class PlanVersionImmutable extends HcrmError {
  override readonly code = "PlanVersionImmutable" as const;
}

/** No working calendar has this id. */
export class CalendarUnknown extends HcrmError {
  override readonly code = "CalendarUnknown" as const;
}

/** The plan is a draft or retired. */
export class PlanNotActive extends HcrmError {
  override readonly code = "PlanNotActive" as const;
}

/** The patient does not meet the plan's eligibility condition. */
export class NotEligible extends HcrmError {
  override readonly code = "NotEligible" as const;
}

/** The plan's eligibility cannot be decided; `details.missing` names the facts. */
export class EligibilityUnknown extends HcrmError {
  override readonly code = "EligibilityUnknown" as const;
}

/** The contact gate refuses; `details.reason` says why. */
export class ContactNotPermitted extends HcrmError {
  override readonly code = "ContactNotPermitted" as const;
}

/** The task has ended. */
export class TaskClosed extends HcrmError {
  override readonly code = "TaskClosed" as const;
}

/** The outcome lies in the future or before the enrolment. */
export class OutcomeDateInvalid extends HcrmError {
  override readonly code = "OutcomeDateInvalid" as const;
}

/** Another caller is with this patient; `details.until` is the next full hour. */
export class CallerBusy extends HcrmError {
  override readonly code = "CallerBusy" as const;
}

/** The recording has no consent that covers it. */
export class RecordingNotConsented extends HcrmError {
  override readonly code = "RecordingNotConsented" as const;
}

/** No channel has this id. */
export class ChannelUnknown extends HcrmError {
  override readonly code = "ChannelUnknown" as const;
}

/** The patient has no usable contact point for the channel. */
export class ContactPointMissing extends HcrmError {
  override readonly code = "ContactPointMissing" as const;
}

/** The message template is refused; `details.reason` says why. */
export class TemplateInvalid extends HcrmError {
  override readonly code = "TemplateInvalid" as const;
}

/** The rendered message exceeds the channel's limit. */
export class MessageTooLong extends HcrmError {
  override readonly code = "MessageTooLong" as const;
}

/** The questionnaire definition is refused; `details.problems` list why. */
export class QuestionnaireInvalid extends HcrmError {
  override readonly code = "QuestionnaireInvalid" as const;
}

/** The answers do not fit the questionnaire; `details` name link ids and codes only. */
export class AnswersInvalid extends HcrmError {
  override readonly code = "AnswersInvalid" as const;
}

/** The response has ended. */
export class ResponseClosed extends HcrmError {
  override readonly code = "ResponseClosed" as const;
}
