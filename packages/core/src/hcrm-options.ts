/**
 * What a host gives to make an instance and to open a session. Everything that could differ between two instances is an
 * option here: storage, keys, policies, packs, clock. There is no configuration file and no environment variable.
 */
import type { RuleSet } from "@hcrm/rules";
import type {
  AccessPolicy,
  ActorInput,
  BreakGlassPolicy,
  RelationshipKind,
  VerifiedActor,
  VolumeLimit,
} from "./access/index.ts";
import type { AuditSource } from "./audit/index.ts";
import type { AuditCheckpoints } from "./audit-upkeep.ts";
import type { Channel, ContactPolicy, TemplateDefinition } from "./communications/index.ts";
import type { NewNotice, PolicyPack, ReceiptSigner } from "./consents/index.ts";
import type { KeyProvider, PurposeOfUse, SuiteId } from "./encryption/index.ts";
import type { PlanDefinition, WorkCalendar } from "./follow-ups/index.ts";
import type { Clock, Ids, RandomSource } from "./kernel/index.ts";
import type { DecisionTrace, RotationProgress, ShadowReport } from "./operations/index.ts";
import type { QuestionnaireDefinition } from "./questionnaires/index.ts";
import type { StorageFactory } from "./storage/index.ts";

/** What an instance is made of. */
export interface HcrmOptions {
  /** The database, for example `sqliteStorage({ file: "hcrm.db" })`. */
  readonly storage: StorageFactory;
  /** The keeper of the root key, for example `fileKeyProvider({ file: "hcrm.keys" })`. */
  readonly keys: KeyProvider;
  /** Access policies; see `starterKit`. */
  readonly policies: readonly AccessPolicy[];
  /** Who may break the glass in an emergency; default: nobody. */
  readonly breakGlass?: BreakGlassPolicy;
  /** Relationships that make the circle of level 5 data; default: attending, care team, the patient. */
  readonly circle?: readonly RelationshipKind[];
  /** Policy packs; at least one. */
  readonly packs: readonly PolicyPack[];
  /** Notices, published for each tenant on first use. */
  readonly notices?: readonly NewNotice[];
  /** Rule sets in force, each with its tests. */
  readonly ruleSets?: readonly RuleSet[];
  /**
   * Rule sets that are asked along with those in force and change nothing, each in place of the set of its id; they pass the
   * same checks.
   */
  readonly shadowRuleSets?: readonly RuleSet[];
  /** Told after each slice of work what each shadow rule set would have changed, in counts. */
  readonly onShadow?: (report: ShadowReport) => void;
  /** Risk models that are assessed after new facts; default: China-PAR, Chinese BMI classes, CKD-EPI 2021 with KDIGO. */
  readonly riskModels?: readonly string[];
  /** Working calendars that plans may name, for example `cnCalendar`. */
  readonly calendars?: readonly WorkCalendar[];
  /** Follow-up plans, published for each tenant on first use. */
  readonly plans?: readonly PlanDefinition[];
  /** Questionnaires, published for each tenant on first use. */
  readonly questionnaires?: readonly QuestionnaireDefinition[];
  /** Message templates, published for each tenant on first use. */
  readonly templates?: readonly TemplateDefinition[];
  /** Quiet hours and frequency caps; default: 21:00 to 08:00, two contacts a day and five a week. */
  readonly contact?: ContactPolicy;
  /** Channels to send messages over; more can be registered on the instance. */
  readonly channels?: readonly Channel[];
  /** Language tag in which notices are shown unless the evidence names another; default `zh-CN`. */
  readonly language?: string;
  /** Signs consent receipts; without it there are none. */
  readonly receiptSigner?: ReceiptSigner;
  /** IANA zone in which calendar days lie; default `Asia/Shanghai`. */
  readonly zone?: string;
  /** Unit that every newly registered patient belongs to; default `follow-up`. */
  readonly homeUnit?: string;
  /** Cipher suite that seals; every suite opens. Default `02` (AES-256-GCM). */
  readonly suite?: SuiteId;
  /** The host's program, as the audit log names it. */
  readonly source?: AuditSource;
  /** `required` (default): no event, no result. */
  readonly auditMode?: "required" | "best-effort";
  /** Signed checkpoints of the audit log and where they are kept; without them its end can be cut off unseen. */
  readonly checkpoints?: AuditCheckpoints;
  /** Refuse actors that no token verifier has proven. */
  readonly requireVerifiedActor?: boolean;
  /** Told of every decision, safely: codes and ids, no patient data. A help for developers. */
  readonly onDecision?: (trace: DecisionTrace) => void;
  /** Counts the patients that an actor reads on a day, and tells or refuses beyond a limit. Default: nothing is counted. */
  readonly volume?: VolumeLimit;
  /** Told how far key rotations are, by `tick()`. */
  readonly onProgress?: (progress: RotationProgress) => void;
  /** Search keys to keep besides the exact indexes; each tells a holder of the database a little more. Default: none. */
  readonly search?: SearchOptions;
  /** How many days a backup is kept; there is no default, and no patient's data is destroyed without it. */
  readonly backupHorizonDays?: number;
  /** The present moment; default: the machine's clock. */
  readonly clock?: Clock;
  /** Random bytes for ids and retry jitter, never for keys; default: the platform's. */
  readonly random?: RandomSource;
  /** Source of ids; default: UUIDv7 from clock and random. */
  readonly ids?: Ids;
}

/** Search keys of `patients.search`. What is switched on later is kept from then on; `patients.reindex` does the rest. */
export interface SearchOptions {
  /** Pinyin initials and full pinyin; needs the optional peer `pinyin-pro`. */
  readonly pinyin?: boolean;
  /** Last four digits of telephone numbers. */
  readonly phoneLast4?: boolean;
  /** Year of birth. */
  readonly birthYear?: boolean;
}

/** Who calls, for which tenant and purpose. */
export interface SessionOptions {
  /** The tenant: `[a-z0-9][a-z0-9._-]{0,62}`. */
  readonly tenant: string;
  /** The actor, asserted by the host or proven by a token verifier. */
  readonly actor: ActorInput | VerifiedActor;
  /** Purpose of use (HL7 v3 code). */
  readonly purpose: PurposeOfUse;
  /** An open transaction of the host that all operations of this session join. */
  readonly transaction?: unknown;
}
