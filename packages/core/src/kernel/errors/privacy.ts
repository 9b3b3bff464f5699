/**
 * Errors of consent, access and audit (`privacy.md` section 6).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The token is refused; one code for every defect. */
export class TokenInvalid extends HcrmError {
  override readonly code = "TokenInvalid" as const;
}

/** The purpose has no lawful basis or is not active for this tenant. */
export class PurposeNotAllowed extends HcrmError {
  override readonly code = "PurposeNotAllowed" as const;
}

/** A purpose cannot be activated without a lawful basis. */
export class BasisMissing extends HcrmError {
  override readonly code = "BasisMissing" as const;
}

/** The tenant's policy packs do not know this lawful basis. */
export class BasisUnknown extends HcrmError {
  override readonly code = "BasisUnknown" as const;
}

/** The purpose needs the patient's consent, and none is in force. */
export class ConsentRequired extends HcrmError {
  override readonly code = "ConsentRequired" as const;
}

/** The consent ended, or a newer notice asks for it again. */
export class ReconsentRequired extends HcrmError {
  override readonly code = "ReconsentRequired" as const;
}

/** A guardian has to consent. */
export class GuardianRequired extends HcrmError {
  override readonly code = "GuardianRequired" as const;
}

/** The data category or purpose needs a separate consent. */
export class SeparateConsentRequired extends HcrmError {
  override readonly code = "SeparateConsentRequired" as const;
}

/** The patient has denied access to this actor, unit, encounter or label. */
export class SubjectDenied extends HcrmError {
  override readonly code = "SubjectDenied" as const;
}

/** A recorded approval is needed first. */
export class ApprovalRequired extends HcrmError {
  override readonly code = "ApprovalRequired" as const;
}

/** Processing of this record is restricted. */
export class Restricted extends HcrmError {
  override readonly code = "Restricted" as const;
}

/** The record is sealed. */
export class Sealed extends HcrmError {
  override readonly code = "Sealed" as const;
}

/** The patient refused a short time ago; do not ask again yet. */
export class PromptSuppressed extends HcrmError {
  override readonly code = "PromptSuppressed" as const;
}

/** One document cannot prove two separate consents. */
export class EvidenceReused extends HcrmError {
  override readonly code = "EvidenceReused" as const;
}

/** The change of the notice is material and cannot be published as editorial. */
export class NoticeChangeIsMaterial extends HcrmError {
  override readonly code = "NoticeChangeIsMaterial" as const;
}

/** A published notice never changes; draft a new version. */
export class NoticeImmutable extends HcrmError {
  override readonly code = "NoticeImmutable" as const;
}

/** There is no valid break-glass session for this actor, subject and category. */
export class BreakGlassInvalid extends HcrmError {
  override readonly code = "BreakGlassInvalid" as const;
}

/** A mask profile could be undone from the fields shown beside it. */
export class MaskInvertible extends HcrmError {
  override readonly code = "MaskInvertible" as const;
}

/** The actor may not search, filter or sort by this field. */
export class FieldNotSearchable extends HcrmError {
  override readonly code = "FieldNotSearchable" as const;
}

/** The actor has looked at more subjects today than the host allows. */
export class VolumeExceeded extends HcrmError {
  override readonly code = "VolumeExceeded" as const;
}

/** The audit event cannot be written, so the operation was not done. */
export class AuditUnavailable extends HcrmError {
  override readonly code = "AuditUnavailable" as const;
}

/** The audit log does not verify; `details` say where. */
export class AuditTampered extends HcrmError {
  override readonly code = "AuditTampered" as const;
}
