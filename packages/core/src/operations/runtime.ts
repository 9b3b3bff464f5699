/**
 * What the pipeline is wired with. `hcrm.ts` makes it once; nothing else does.
 */
import type { AccessDecision, AccessRules, Actor, Mint, PolicySet } from "../access/index.ts";
import type { AuditLog } from "../audit/index.ts";
import type { GrantAuthority, KeyRotation } from "../encryption/index.ts";
import type { Clock, Ids, Instant, LocalDate, TenantId } from "../kernel/index.ts";
import type { StorageAdapter, StoreTx } from "../storage/index.ts";
import type { RotationProgress } from "./keepers.ts";
import type { KeyedData } from "./keyed-data.ts";
import type { AnyOperation } from "./operation.ts";
import type { DomainSettings, Tallied } from "./operation-context.ts";
import type { Reactions } from "./reactions.ts";
import type { TransactionKeys } from "./transaction-keys.ts";
import type { VolumeMeter } from "./volume-meter.ts";

/** A safe trace of one decision: codes, ids and versions, no patient data. */
export interface DecisionTrace extends AccessDecision {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Id of the actor. */
  readonly actor: string;
  /** Code of the error that the caller got; absent when permitted. */
  readonly error?: string;
}

/** Everything that a call needs besides the operation and its caller. */
export interface Runtime {
  /** The database. */
  readonly adapter: StorageAdapter;
  /** The present moment. */
  readonly clock: Clock;
  /** Makes ids. */
  readonly ids: Ids;
  /** Mints grants. */
  readonly mint: Mint;
  /** Ends grants. */
  readonly authority: Pick<GrantAuthority, "endOperation">;
  /** Policies in force. */
  readonly policies: PolicySet;
  /** Rules of a tenant, read through a transaction where they are stored. */
  readonly rulesIn: (tx: StoreTx, tenant: TenantId, at: Instant) => AccessRules;
  /** Fetches the tenant's keys and sets the tenant up on first use. Never inside a transaction. */
  readonly prepare: (tenant: TenantId) => Promise<void>;
  /** The same inside the host's open transaction, for storage that has one at a time, around the work of one call. */
  readonly within: <T>(tenant: TenantId, native: unknown, work: () => Promise<T>) => Promise<T>;
  /** Keys of one transaction; the tenant was prepared. */
  readonly keysIn: (tx: StoreTx, tenant: TenantId) => TransactionKeys;
  /** Rotation of tenants' own keys, in transactions of its own. */
  readonly rotation: KeyRotation;
  /** What the keys protect. */
  readonly data: KeyedData;
  /** Told how far rotations are; an exception in it changes nothing. */
  readonly onProgress?: (progress: RotationProgress) => void;
  /** The audit log. */
  readonly audit: AuditLog;
  /** Reactions of higher floors. */
  readonly reactions: Reactions;
  /** What is known of an operation by its name, for explaining decisions about it. */
  readonly operationNamed: (
    name: string,
  ) => Pick<AnyOperation, "purposes" | "writes" | "grants" | "beforeConsent"> | undefined;
  /** Counts patients read by an actor on a day; absent = nobody asked for it. */
  readonly volume?: VolumeMeter;
  /** The calendar day of a moment in the tenant's zone. */
  readonly today: (at: Instant) => LocalDate;
  /** Settings for domain code. */
  readonly settings: DomainSettings;
  /** Told of every decision; an exception in it changes nothing. */
  readonly onDecision?: (trace: DecisionTrace) => void;
}

/** Who calls, for whom, why. */
export interface Caller {
  /** The tenant. */
  readonly tenant: TenantId;
  /** The actor. */
  readonly actor: Actor;
  /** The purpose of use. */
  readonly purpose: AccessDecision["purpose"];
  /** An open transaction of the host that operations join. */
  readonly transaction?: unknown;
  /** Told what a committed transaction counted. */
  readonly tally?: (counted: readonly Tallied[]) => void;
}
