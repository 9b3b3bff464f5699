/**
 * The union of all coded errors. `switch (error.code)` narrows it, and a type test proves that a switch over every code is
 * exhaustive.
 */
import type {
  GrantMismatch,
  GrantRequired,
  GroupSchemaTooNew,
  GroupTooLarge,
  IndexInputRefused,
  InvalidKeyTransition,
  KeyDestroyed,
  KeyExhausted,
  KeyFileUnsafe,
  KeyMismatch,
  KeyRefused,
  KeyUnavailable,
  MalformedEnvelope,
  RotationIncomplete,
  SubjectShredded,
  Tampered,
  TooManyCandidates,
  UnsupportedSuite,
  WrongContext,
} from "./encryption.ts";
import type {
  AnswersInvalid,
  CalendarUnknown,
  CallerBusy,
  ChannelUnknown,
  ContactNotPermitted,
  ContactPointMissing,
  EligibilityUnknown,
  MessageTooLong,
  NotEligible,
  OutcomeDateInvalid,
  PlanInvalid,
  PlanNotActive,
  PlanVersionImmutable,
  QuestionnaireInvalid,
  RecordingNotConsented,
  ResponseClosed,
  TaskClosed,
  TemplateInvalid,
} from "./follow-ups.ts";
import type {
  AccessDenied,
  InternalError,
  InvalidInput,
  NotFound,
  StepUpRequired,
  TransitionRefused,
  UnsafeConfiguration,
} from "./general.ts";
import type {
  ApprovalRequired,
  AuditTampered,
  AuditUnavailable,
  BasisMissing,
  BasisUnknown,
  BreakGlassInvalid,
  ConsentRequired,
  EvidenceReused,
  FieldNotSearchable,
  GuardianRequired,
  MaskInvertible,
  NoticeChangeIsMaterial,
  NoticeImmutable,
  PromptSuppressed,
  PurposeNotAllowed,
  ReconsentRequired,
  Restricted,
  Sealed,
  SeparateConsentRequired,
  SubjectDenied,
  TokenInvalid,
  VolumeExceeded,
} from "./privacy.ts";
import type {
  BatchStateConflict,
  BundleInvalid,
  BundleTooLarge,
  Hl7ParseError,
  IngestSourceUnknown,
  MergeCycle,
  MergeRefused,
  TableMappingInvalid,
  TableUnreadable,
  UnitMismatch,
} from "./records.ts";
import type {
  BacktestGateFailed,
  InvalidRuleSet,
  RuleTestsFailed,
  TagInvalid,
  UnknownIndicator,
  UnknownModel,
  UnknownUnit,
} from "./rules.ts";
import type {
  AppendOnly,
  ConstraintViolated,
  DuplicateKey,
  InvalidQuery,
  InvalidRow,
  InvalidSpec,
  MigrationChanged,
  NestedTransaction,
  NotInTransaction,
  SchemaDrift,
  SchemaNotReady,
  StaleLease,
  StorageUnavailable,
  TenantMismatch,
  TransactionClosed,
  Transient,
  UnknownCollection,
  UnsafeRole,
  UnsupportedRuntime,
  VersionConflict,
} from "./storage.ts";

/** Any error that HCRM throws; `switch (error.code)` narrows it. */
export type AnyHcrmError =
  | InvalidInput
  | NotFound
  | AccessDenied
  | StepUpRequired
  | TransitionRefused
  | InternalError
  | UnsafeConfiguration
  | DuplicateKey
  | VersionConflict
  | ConstraintViolated
  | Transient
  | StorageUnavailable
  | NestedTransaction
  | TransactionClosed
  | NotInTransaction
  | TenantMismatch
  | AppendOnly
  | StaleLease
  | UnknownCollection
  | InvalidSpec
  | InvalidRow
  | InvalidQuery
  | SchemaNotReady
  | SchemaDrift
  | MigrationChanged
  | UnsafeRole
  | UnsupportedRuntime
  | KeyUnavailable
  | KeyRefused
  | KeyMismatch
  | KeyFileUnsafe
  | KeyDestroyed
  | SubjectShredded
  | KeyExhausted
  | Tampered
  | WrongContext
  | MalformedEnvelope
  | UnsupportedSuite
  | GroupSchemaTooNew
  | GroupTooLarge
  | GrantRequired
  | GrantMismatch
  | IndexInputRefused
  | TooManyCandidates
  | InvalidKeyTransition
  | RotationIncomplete
  | TokenInvalid
  | PurposeNotAllowed
  | BasisMissing
  | BasisUnknown
  | ConsentRequired
  | ReconsentRequired
  | GuardianRequired
  | SeparateConsentRequired
  | SubjectDenied
  | ApprovalRequired
  | Restricted
  | Sealed
  | PromptSuppressed
  | EvidenceReused
  | NoticeChangeIsMaterial
  | NoticeImmutable
  | BreakGlassInvalid
  | MaskInvertible
  | FieldNotSearchable
  | VolumeExceeded
  | AuditUnavailable
  | AuditTampered
  | IngestSourceUnknown
  | BundleInvalid
  | BundleTooLarge
  | Hl7ParseError
  | TableUnreadable
  | TableMappingInvalid
  | BatchStateConflict
  | MergeCycle
  | MergeRefused
  | UnitMismatch
  | InvalidRuleSet
  | RuleTestsFailed
  | UnknownModel
  | UnknownIndicator
  | UnknownUnit
  | BacktestGateFailed
  | TagInvalid
  | PlanInvalid
  | PlanVersionImmutable
  | CalendarUnknown
  | PlanNotActive
  | NotEligible
  | EligibilityUnknown
  | ContactNotPermitted
  | TaskClosed
  | OutcomeDateInvalid
  | CallerBusy
  | RecordingNotConsented
  | ChannelUnknown
  | ContactPointMissing
  | TemplateInvalid
  | MessageTooLong
  | QuestionnaireInvalid
  | AnswersInvalid
  | ResponseClosed;

/** The stable code of an error. */
export type HcrmErrorCode = AnyHcrmError["code"];
