/**
 * Errors of plans, tasks, questionnaires and messages (`follow-ups.md` section 11).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The plan cannot be published; `details.problems` list why. */
export class PlanInvalid extends HcrmError {
  override readonly code = "PlanInvalid";
}

/** A published plan version never changes. */
export class PlanVersionImmutable extends HcrmError {
  override readonly code = "PlanVersionImmutable";
}

/** No working calendar has this id. */
export class CalendarUnknown extends HcrmError {
  override readonly code = "CalendarUnknown";
}

/** The plan is a draft or retired. */
export class PlanNotActive extends HcrmError {
  override readonly code = "PlanNotActive";
}

/** The patient does not meet the plan's eligibility condition. */
export class NotEligible extends HcrmError {
  override readonly code = "NotEligible";
}

/** The plan's eligibility cannot be decided; `details.missing` names the facts. */
export class EligibilityUnknown extends HcrmError {
  override readonly code = "EligibilityUnknown";
}

/** The contact gate refuses; `details.reason` says why. */
export class ContactNotPermitted extends HcrmError {
  override readonly code = "ContactNotPermitted";
}

/** The task has ended. */
export class TaskClosed extends HcrmError {
  override readonly code = "TaskClosed";
}

/** The outcome lies in the future or before the enrolment. */
export class OutcomeDateInvalid extends HcrmError {
  override readonly code = "OutcomeDateInvalid";
}

/** Another caller is with this patient; `details.until` is the next full hour. */
export class CallerBusy extends HcrmError {
  override readonly code = "CallerBusy";
}

/** The recording has no consent that covers it. */
export class RecordingNotConsented extends HcrmError {
  override readonly code = "RecordingNotConsented";
}

/** No channel has this id. */
export class ChannelUnknown extends HcrmError {
  override readonly code = "ChannelUnknown";
}

/** The patient has no usable contact point for the channel. */
export class ContactPointMissing extends HcrmError {
  override readonly code = "ContactPointMissing";
}

/** The message template is refused; `details.reason` says why. */
export class TemplateInvalid extends HcrmError {
  override readonly code = "TemplateInvalid";
}

/** The rendered message exceeds the channel's limit. */
export class MessageTooLong extends HcrmError {
  override readonly code = "MessageTooLong";
}

/** The questionnaire definition is refused; `details.problems` list why. */
export class QuestionnaireInvalid extends HcrmError {
  override readonly code = "QuestionnaireInvalid";
}

/** The answers do not fit the questionnaire; `details` name link ids and codes only. */
export class AnswersInvalid extends HcrmError {
  override readonly code = "AnswersInvalid";
}

/** The response has ended. */
export class ResponseClosed extends HcrmError {
  override readonly code = "ResponseClosed";
}
