/**
 * States of a questionnaire response (问卷答卷), with the codes of FHIR QuestionnaireResponse. An amendment is a new record
 * that supersedes the one before; the state says that the response is no longer as first submitted.
 */
import { type Transitions, transition } from "../kernel/index.ts";

/** Status of a response. */
export type ResponseStatus = "in-progress" | "completed" | "amended" | "entered-in-error";

/** What can be done with a response. */
export type ResponseAction = "save" | "submit" | "amend" | "enter-in-error";

const TABLE: Transitions<ResponseStatus, ResponseAction> = {
  "in-progress": { save: "in-progress", submit: "completed", "enter-in-error": "entered-in-error" },
  completed: { amend: "amended", "enter-in-error": "entered-in-error" },
  amended: { amend: "amended", "enter-in-error": "entered-in-error" },
  "entered-in-error": {},
};

/**
 * The status after an action.
 *
 * @throws {@link TransitionRefused} when the status does not allow it.
 * @example
 * ```ts
 * responseAfter("completed", "amend"); // "amended"
 * ```
 */
export function responseAfter(status: ResponseStatus, action: ResponseAction): ResponseStatus {
  return transition("response", TABLE, status, action);
}
