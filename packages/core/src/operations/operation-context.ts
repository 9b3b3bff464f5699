/**
 * What domain code works with inside one transaction: repositories bound to the permitting decision, the gate, ids, the
 * moment. There is no way to the storage port or to a key from here, and nothing of it outlives the attempt.
 */
import type { CompiledRules, RuleSet } from "@hcrm/rules";
import type {
  AccessDecision,
  Actor,
  ActorInput,
  Gate,
  GateFacts,
  PolicySet,
  SubjectGates,
} from "../access/index.ts";
import type {
  AccessLogEntry,
  AuditEventId,
  AuditPage,
  AuditPosition,
  AuditQuery,
  AuditVerdict,
  ConsistencyProof,
  InclusionProof,
  VerifyOptions,
} from "../audit/index.ts";
import type { Notice, PolicyPack, ReceiptSigner } from "../consents/index.ts";
import type { DataCategory, PinyinReader, PurposeOfUse } from "../encryption/index.ts";
import type {
  Ids,
  Instant,
  LocalDate,
  OperationId,
  PatientId,
  SubjectId,
  TenantId,
} from "../kernel/index.ts";
import type { Cursors, RecordCollection, Repository, StoredRecord } from "../repository/index.ts";
import type { CollectionSpec } from "../storage/index.ts";
import type { ChannelDirectory, ContactRules } from "./channel-directory.ts";
import type { Definitions } from "./definition-store.ts";
import type { DomainEvent, ReactionEffect } from "./domain-event.ts";
import type { KeyWork } from "./key-work.ts";
import type { ShadowReport } from "./shadow-report.ts";
import type { ShredOrder, ShredReport } from "./shred-subject.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** A rule set in force, with its closures. */
export interface ActiveRules {
  /** The set. */
  readonly set: RuleSet;
  /** The set, compiled. */
  readonly compiled: CompiledRules;
}

/** What `tick()` reports besides what its jobs did: work given up, and tasks opened for someone to look. */
export type Tallied = "dead" | "attention";

/** Search keys that are kept besides the exact indexes. */
export interface SearchSettings {
  /** Reads names, where search by pinyin is switched on. */
  readonly pinyin?: PinyinReader;
  /** Whether the last four digits of telephone numbers are kept. */
  readonly phoneLast4: boolean;
  /** Whether years of birth are kept. */
  readonly birthYear: boolean;
}

/** Settings of an instance that domain code may ask for. */
export interface DomainSettings {
  /** IANA zone in which the tenant's calendar days lie. */
  readonly zone: string;
  /** Ages that a pack or policy names: the gate's row keeps the date of each. */
  readonly ages: readonly number[];
  /** Policy packs of the tenant. */
  readonly packs: readonly PolicyPack[];
  /** Relationship that a newly registered patient gets besides `registered-by`, for example a ward's. */
  readonly homeUnit: string;
  /** Rule sets in force. */
  readonly ruleSets: readonly ActiveRules[];
  /** Rule sets that are asked along and change nothing. */
  readonly shadowRules: readonly ActiveRules[];
  /** Told what they would have changed. */
  readonly onShadow?: (report: ShadowReport) => void;
  /** Language in which notices are shown unless the evidence says otherwise. */
  readonly language: string;
  /** Signs consent receipts; absent = there are none. */
  readonly receiptSigner?: ReceiptSigner;
  /** Search keys that are switched on. */
  readonly search: SearchSettings;
  /** How many days a backup is kept; erasure is refused without it. */
  readonly backupHorizonDays?: number;
  /** Ids of the risk models that are assessed after new facts. */
  readonly riskModels: readonly string[];
  /** The host's channels, by their limits. */
  readonly channels: ChannelDirectory;
  /** Quiet hours and frequency caps of the installation; the bundled ones when absent. */
  readonly contact?: ContactRules;
}

/** The audit log within one transaction. */
export interface AuditReader {
  /** Events, newest first. */
  find(query: AuditQuery): Promise<AuditPage>;
  /** Who accessed the data of some patients, newest first. */
  accessLog(
    query: AuditQuery & { readonly patients: readonly PatientId[] },
  ): Promise<{ readonly items: readonly AccessLogEntry[]; readonly next?: AuditPosition }>;
  /** Verifies the stored log. */
  verify(options: VerifyOptions): Promise<AuditVerdict>;
  /** Proves that an event is in the tree. @throws {@link NotFound} when it has no place in a tree of this size. */
  inclusionProof(input: {
    readonly event: AuditEventId;
    readonly treeSize?: number;
  }): Promise<InclusionProof>;
  /** Proves that the log only grew. @throws {@link InvalidInput} unless `1 <= from <= to <= size`. */
  consistencyProof(input: { readonly from: number; readonly to: number }): Promise<ConsistencyProof>;
}

/** A call of somebody else that is to be explained. */
export interface ExplainQuestion {
  /** Who would call. */
  readonly actor: ActorInput;
  /** Name of the operation. */
  readonly action: string;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** Whose data. */
  readonly patient?: PatientId;
  /** Which data; those that the operation asks for when absent. */
  readonly categories?: readonly DataCategory[];
  /** The moment of the call; now when absent. */
  readonly at?: Instant;
}

/** The context of one attempt of one operation. */
export interface OperationContext {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Who calls. */
  readonly actor: Actor;
  /** Why. */
  readonly purpose: PurposeOfUse;
  /** The moment; becomes `createdAt` and `updatedAt`. */
  readonly at: Instant;
  /** The calendar day of that moment in the tenant's zone. */
  readonly today: LocalDate;
  /** This attempt; its grants die with it. */
  readonly operation: OperationId;
  /** Makes ids. */
  readonly ids: Ids;
  /** The permitting decision. */
  readonly decision: AccessDecision;
  /** The gate: pass it where a repository asks for grants. */
  readonly grants: Gate;
  /** The policy set in force. */
  readonly policies: PolicySet;
  /** What the gate would decide about a call of somebody else; opens nothing. */
  explain(question: ExplainQuestion): Promise<AccessDecision>;
  /** Settings of the instance. */
  readonly settings: DomainSettings;
  /** The versions of notices that came into force so far, those retired since included. */
  shownNotices(): Promise<readonly Notice[]>;
  /** Newest material version of each notice in force now, or at a past moment, by key. */
  materialVersions(at?: Instant): Promise<(notice: string) => number | undefined>;
  /** Gate rows of patients. */
  readonly subjects: SubjectGates;
  /** The repository of a collection, bound to the decision. */
  repository<D extends StoredRecord>(collection: RecordCollection<D>): Repository<D>;
  /** Rows of a collection as storage sees them: plain columns, no groups opened. Writes stay within the decision. */
  rows(spec: CollectionSpec): TenantRows;
  /** Plans, questionnaires, templates, calendars and segments of the tenant. */
  readonly definitions: Definitions;
  /** Makes data key, audit salt and gate row of a new subject. */
  openSubject(subject: SubjectId, facts: GateFacts): Promise<void>;
  /** A keyed hash of a text under a key of the tenant, 32 bytes; `label` keeps uses apart. */
  keyedHash(label: string, text: string): Uint8Array;
  /** Announces an event to higher floors, in this transaction. */
  announce(event: DomainEvent): Promise<ReactionEffect>;
  /** Work on data keys and on what rests on them. */
  readonly keys: KeyWork;
  /**
   * Destroys the keys of a patient.
   *
   * @throws {@link AccessDenied} when the operation may not write what this deletes.
   * @throws {@link Sealed} while the record is sealed.
   */
  shred(order: ShredOrder): Promise<ShredReport>;
  /**
   * Destroys the keys of a subject that is no patient and whose only row is deleted in this transaction.
   *
   * @throws {@link AccessDenied} when the operation may not write the gate's row.
   */
  dropSubject(subject: SubjectId): Promise<void>;
  /** The audit log, read within this transaction. */
  readonly audit: AuditReader;
  /** Signs and opens the cursors of this call. */
  readonly cursors: Cursors;
  /** Adds a patient to those whom the audit event names. */
  concerns(patient: PatientId): void;
  /** Counts one of what `tick()` reports; what is rolled back does not count. */
  tally(word: Tallied): void;
}
