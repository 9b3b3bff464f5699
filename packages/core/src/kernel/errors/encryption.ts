/**
 * Errors of keys, envelopes and blind indexes (`encryption.md` section 12).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The key provider is down or slow and no usable cached key is left; try again later. */
export class KeyUnavailable extends HcrmError {
  override readonly code = "KeyUnavailable" as const;
}

/** The key provider denies access or the key is disabled. */
export class KeyRefused extends HcrmError {
  override readonly code = "KeyRefused" as const;
}

/** Keys and database do not belong together, or the key store is damaged; restore the right key file. */
export class KeyMismatch extends HcrmError {
  override readonly code = "KeyMismatch" as const;
}

/** The key file can be read by others; restrict it to its owner (mode 0600). */
export class KeyFileUnsafe extends HcrmError {
  override readonly code = "KeyFileUnsafe" as const;
}

/** The key has been destroyed by rotation. */
export class KeyDestroyed extends HcrmError {
  override readonly code = "KeyDestroyed" as const;
}

/** The subject's keys were destroyed by erasure; the data cannot be read any more. */
export class SubjectShredded extends HcrmError {
  override readonly code = "SubjectShredded" as const;
}

/** The key has reached its seal limit and its rotation has not finished. */
export class KeyExhausted extends HcrmError {
  override readonly code = "KeyExhausted" as const;
}

/** The sealed bytes do not verify. */
export class Tampered extends HcrmError {
  override readonly code = "Tampered" as const;
}

/** The envelope names a key of another tenant, subject or kind. */
export class WrongContext extends HcrmError {
  override readonly code = "WrongContext" as const;
}

/** The bytes are not an envelope. */
export class MalformedEnvelope extends HcrmError {
  override readonly code = "MalformedEnvelope" as const;
}

/** The envelope's cipher suite is unknown to this build. */
export class UnsupportedSuite extends HcrmError {
  override readonly code = "UnsupportedSuite" as const;
}

/** The group was written by a newer build; upgrade before reading or writing it. */
export class GroupSchemaTooNew extends HcrmError {
  override readonly code = "GroupSchemaTooNew" as const;
}

/** The group is larger than 1 MiB. */
export class GroupTooLarge extends HcrmError {
  override readonly code = "GroupTooLarge" as const;
}

/** Opening needs an access grant, and none, a forged or an ended one was given. */
export class GrantRequired extends HcrmError {
  override readonly code = "GrantRequired" as const;
}

/** The grant is for another tenant, subject, category or use. */
export class GrantMismatch extends HcrmError {
  override readonly code = "GrantMismatch" as const;
}

/** The value cannot be normalised for the index. */
export class IndexInputRefused extends HcrmError {
  override readonly code = "IndexInputRefused" as const;
}

/** The look-up is too wide; narrow the query. */
export class TooManyCandidates extends HcrmError {
  override readonly code = "TooManyCandidates" as const;
}

/** The key's state machine has no such step. */
export class InvalidKeyTransition extends HcrmError {
  override readonly code = "InvalidKeyTransition" as const;
}

/** Rows of the old key are left; `details.remaining` counts them. */
export class RotationIncomplete extends HcrmError {
  override readonly code = "RotationIncomplete" as const;
}
