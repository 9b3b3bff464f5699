/**
 * The session: what a host calls, bound to one tenant, actor and purpose. Each member is one module's interface; a type test
 * proves that the catalogue of operations gives exactly these functions.
 */
import type {
  AccessDecision,
  ActorInput,
  Approvals,
  BreakGlass,
  CareRelationship,
  PermissionReview,
  PolicySet,
  RelationshipKind,
} from "./access/index.ts";
import type {
  AccessLogEntry,
  AuditEvent,
  AuditEventId,
  AuditVerdict,
  ConsistencyProof,
  ExportPeriod,
  InclusionProof,
  SignedCheckpoint,
} from "./audit/index.ts";
import type { Communications } from "./communications/index.ts";
import type { Consents, Notices } from "./consents/index.ts";
import type { DataCategory, PurposeOfUse, TenantKeysStatus } from "./encryption/index.ts";
import type { FollowUps, Plans, Tasks } from "./follow-ups/index.ts";
import type { Instant, Page, PageRequest, PatientId, RecordId } from "./kernel/index.ts";
import type {
  CensusLine,
  CensusQuestion,
  RetiredKey,
  RotationOrder,
  RotationStarted,
  SampleRequest,
  SealedSample,
  ShredReport,
  ShredRequest,
} from "./operations/index.ts";
import type { Patients } from "./patients/index.ts";
import type { Questionnaires } from "./questionnaires/index.ts";
import type { Ingest, Records } from "./records/index.ts";
import type { Risks } from "./risks/index.ts";
import type { Portraits, Segments, Tags } from "./tags/index.ts";

/** Names one care relationship. */
export interface RelationshipRef {
  /** Id of the relationship. */
  readonly id: RecordId;
}

/** Care relationships of a patient. */
export interface CareRelationships {
  /** The relationships, past ones included. */
  readonly items: readonly CareRelationship[];
}

/** Care relationships: who has to do with a patient, from when to when. */
export interface Relationships {
  /**
   * Records a relationship of an actor or unit.
   *
   * @throws {@link InvalidInput} when it ends before it begins.
   */
  record(input: {
    readonly patient: PatientId;
    readonly party: { readonly actor: string } | { readonly unit: string };
    readonly kind: RelationshipKind;
    readonly validFrom?: Instant;
    readonly validTo?: Instant;
  }): Promise<RelationshipRef>;
  /** All relationships of a patient, past ones included. */
  list(input: { readonly patient: PatientId }): Promise<CareRelationships>;
  /**
   * Ends a relationship, now or at a moment to come.
   *
   * @throws {@link InvalidInput} when the moment lies in the past or after its end.
   */
  end(input: { readonly id: RecordId; readonly at?: Instant }): Promise<RelationshipRef>;
}

/** The gate, for those who answer for it. */
export interface Access {
  /** Care relationships. */
  readonly relationships: Relationships;
  /** Overrides in an emergency. */
  readonly breakGlass: BreakGlass;
  /** Approvals by a second person. */
  readonly approvals: Approvals;
  /** Policies. */
  readonly policies: {
    /** The policies in force, with their version. */
    current(input: Readonly<Record<string, never>>): Promise<PolicySet>;
    /** Which permits were used by whom in the last days (default 90), which never, and whose relationships stand. */
    review(input: { readonly days?: number }): Promise<PermissionReview>;
  };
  /**
   * What the gate would decide about a call of somebody else, and why. Privileged: an oracle about other people's access.
   */
  explain(input: {
    readonly actor: ActorInput;
    readonly action: string;
    readonly purpose: PurposeOfUse;
    readonly patient?: PatientId;
    readonly categories?: readonly DataCategory[];
    readonly at?: Instant;
  }): Promise<AccessDecision>;
}

/** The audit log. */
export interface Audit {
  /** Events of a period, newest first. */
  find(
    input: PageRequest & {
      readonly actor?: string;
      readonly action?: string;
      readonly from: Instant;
      readonly to: Instant;
    },
  ): Promise<Page<AuditEvent>>;
  /** Who accessed the data of a patient, when and why, newest first. */
  accessLog(
    input: PageRequest & { readonly patient: PatientId; readonly from: Instant; readonly to: Instant },
  ): Promise<Page<AccessLogEntry>>;
  /**
   * Verifies the stored log and says where it was changed.
   *
   * @example
   * ```ts sketch
   * const verdict = await officer.audit.verify({});
   * ```
   */
  verify(input: {
    readonly from?: number;
    readonly to?: number;
    readonly checkpoints?: readonly string[];
  }): Promise<AuditVerdict>;
  /**
   * Makes a signed checkpoint of the log as it is now; `tick()` makes them by itself.
   *
   * @throws {@link UnsafeConfiguration} when the instance was given no `checkpoints`.
   */
  checkpoint(input: Readonly<Record<string, never>>): Promise<SignedCheckpoint>;
  /**
   * Proves that an event is in the log, in the tree of a checkpoint or as it is now.
   *
   * @throws {@link NotFound} when it has no place in a tree of this size.
   */
  inclusionProof(input: {
    readonly event: AuditEventId;
    readonly treeSize?: number;
  }): Promise<InclusionProof>;
  /**
   * Proves that the log only grew from one size to another.
   *
   * @throws {@link InvalidInput} unless `1 <= from <= to <= size`.
   */
  consistencyProof(input: { readonly from: number; readonly to: number }): Promise<ConsistencyProof>;
  /** Exports a period as NDJSON, line by line, for `verifyAuditExport` or `hcrm-verify-audit`. */
  export(input: ExportPeriod): Promise<{
    /** NDJSON, line by line. */
    readonly lines: AsyncIterable<string>;
  }>;
}

/** Keys, for the one who answers for them; `tick()` carries rotations on. */
export interface Keys {
  /**
   * Starts the rotation of a key, beside reads and writes.
   *
   * @throws {@link UnsafeConfiguration} inside a transaction of the host.
   * @example
   * ```ts sketch
   * await officer.keys.rotate({ key: "tenant" });
   * ```
   */
  rotate(input: RotationOrder): Promise<RotationStarted>;
  /** The tenant's keys and index epochs with their states. */
  status(input: Readonly<Record<string, never>>): Promise<TenantKeysStatus>;
  /** Counts in the stored bytes what rests on one data key, or on each KEK and index epoch. */
  census(input: CensusQuestion): Promise<{
    /** One line a column that the key may stand in. */
    readonly items: readonly CensusLine[];
  }>;
  /**
   * Opens some rows of every collection, spread over the time in which they were made, and names those that do not open: the
   * first question to a database that was restored or moved. It samples; `audit.verify` and `diagnostics()` ask the rest.
   */
  check(input: SampleRequest): Promise<SealedSample>;
  /**
   * Destroys the tenant's keys that retired longer ago than any backup is kept. A backup of the whole database that was kept
   * longer after all holds its own copy of them, wrapped by the root key: only giving up the root key's old version ends that.
   *
   * @throws {@link UnsafeConfiguration} without the option `backupHorizonDays`, or inside a transaction of the host.
   * @throws {@link RotationIncomplete} when the census finds a key that one of them still wraps; nothing is destroyed then.
   */
  destroyRetired(input: Readonly<Record<string, never>>): Promise<{
    /** Every key that was retired. */
    readonly items: readonly RetiredKey[];
  }>;
  /**
   * Destroys the keys of one patient, so that nobody can ever open their data again.
   *
   * @throws {@link UnsafeConfiguration} without the option `backupHorizonDays`.
   * @throws {@link Sealed} while the record is sealed.
   */
  shred(input: ShredRequest): Promise<ShredReport>;
}

/** All modules, bound to one caller. */
export interface Session {
  /** Patients. */
  readonly patients: Patients;
  /** Consents. */
  readonly consents: Consents;
  /** Notices. */
  readonly notices: Notices;
  /** Care relationships. */
  readonly access: Access;
  /** The audit log. */
  readonly audit: Audit;
  /** Keys. */
  readonly keys: Keys;
  /** The health record. */
  readonly records: Records;
  /** Facts from other systems. */
  readonly ingest: Ingest;
  /** Tags. */
  readonly tags: Tags;
  /** Risk assessments. */
  readonly risks: Risks;
  /** Portraits of patients. */
  readonly portrait: Portraits;
  /** Saved queries over patients. */
  readonly segments: Segments;
  /** Follow-up plans. */
  readonly plans: Plans;
  /** Patients in plans. */
  readonly followUps: FollowUps;
  /** Follow-up tasks. */
  readonly tasks: Tasks;
  /** Questionnaires and responses. */
  readonly questionnaires: Questionnaires;
  /** Messages to patients. */
  readonly communications: Communications;
}
