/**
 * Errors that every floor may throw.
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The input does not have the form that the operation documents; `details.issues` lists paths and reasons. */
export class InvalidInput extends HcrmError {
  override readonly code = "InvalidInput" as const;
}

/** No such thing for this caller: it does not exist, or the caller may not know that it exists. */
export class NotFound extends HcrmError {
  override readonly code = "NotFound" as const;
}

/** The action is not permitted to this actor for anyone, or a write left the decision's bounds. */
export class AccessDenied extends HcrmError {
  override readonly code = "AccessDenied" as const;
}

/** The action asks for a stronger or fresher sign-in; `details` hold `acrValues` and `maxAge` (RFC 9470). */
export class StepUpRequired extends HcrmError {
  override readonly code = "StepUpRequired" as const;
}

/** The state machine has no such step from the present state; `details` name entity, from and action. */
export class TransitionRefused extends HcrmError {
  override readonly code = "TransitionRefused" as const;
}

/** A state that cannot happen; please report it. */
export class InternalError extends HcrmError {
  override readonly code = "InternalError" as const;
}

/** The configuration is refused at start because it would be unsafe. */
export class UnsafeConfiguration extends HcrmError {
  override readonly code = "UnsafeConfiguration" as const;
}
