/**
 * Errors of consent, access and audit (`privacy.md` section 6).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The token is refused; one code for every defect. */
export class TokenInvalid extends HcrmError {
  override readonly code = "TokenInvalid";
}

/** The purpose has no lawful basis or is not active for this tenant. */
export class PurposeNotAllowed extends HcrmError {
  override readonly code = "PurposeNotAllowed";
}

/** A purpose cannot be activated without a lawful basis. */
export class BasisMissing extends HcrmError {
  override readonly code = "BasisMissing";
}

/** The tenant's policy packs do not know this lawful basis. */
export class BasisUnknown extends HcrmError {
  override readonly code = "BasisUnknown";
}

/** The purpose needs the patient's consent, and none is in force. */
export class ConsentRequired extends HcrmError {
  override readonly code = "ConsentRequired";
}

/** The consent ended, or a newer notice asks for it again. */
export class ReconsentRequired extends HcrmError {
  override readonly code = "ReconsentRequired";
}

/** A guardian has to consent. */
export class GuardianRequired extends HcrmError {
  override readonly code = "GuardianRequired";
}

/** The data category or purpose needs a separate consent. */
export class SeparateConsentRequired extends HcrmError {
  override readonly code = "SeparateConsentRequired";
}

/** The patient has denied access to this actor, unit, encounter or label. */
export class SubjectDenied extends HcrmError {
  override readonly code = "SubjectDenied";
}

/** A recorded approval is needed first. */
export class ApprovalRequired extends HcrmError {
  override readonly code = "ApprovalRequired";
}

/** Processing of this record is restricted. */
export class Restricted extends HcrmError {
  override readonly code = "Restricted";
}

/** The record is sealed. */
export class Sealed extends HcrmError {
  override readonly code = "Sealed";
}

/** The patient refused a short time ago; do not ask again yet. */
export class PromptSuppressed extends HcrmError {
  override readonly code = "PromptSuppressed";
}

/** One document cannot prove two separate consents. */
export class EvidenceReused extends HcrmError {
  override readonly code = "EvidenceReused";
}

/** The change of the notice is material and cannot be published as editorial. */
export class NoticeChangeIsMaterial extends HcrmError {
  override readonly code = "NoticeChangeIsMaterial";
}

/** A published notice never changes; draft a new version. */
export class NoticeImmutable extends HcrmError {
  override readonly code = "NoticeImmutable";
}

/** There is no valid break-glass session for this actor, subject and category. */
export class BreakGlassInvalid extends HcrmError {
  override readonly code = "BreakGlassInvalid";
}

/** A mask profile could be undone from the fields shown beside it. */
export class MaskInvertible extends HcrmError {
  override readonly code = "MaskInvertible";
}

/** The actor may not search, filter or sort by this field. */
export class FieldNotSearchable extends HcrmError {
  override readonly code = "FieldNotSearchable";
}

/** The actor has looked at more subjects today than the host allows. */
export class VolumeExceeded extends HcrmError {
  override readonly code = "VolumeExceeded";
}

/** The audit event cannot be written, so the operation was not done. */
export class AuditUnavailable extends HcrmError {
  override readonly code = "AuditUnavailable";
}

/** The audit log does not verify; `details` say where. */
export class AuditTampered extends HcrmError {
  override readonly code = "AuditTampered";
}
