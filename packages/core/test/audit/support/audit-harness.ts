/**
 * A log in memory for tests: fixed clock, ids and salts, an Ed25519 key for checkpoints, and the raw rows behind the
 * adapter, so that tests can tamper with them as a database administrator would.
 */
import { createHmac, createSecretKey, generateKeyPairSync } from "node:crypto";
import { exportJWK, type JSONWebKeySet } from "jose";
import {
  type AuditLog,
  type AuditLogOptions,
  auditCollections,
  checkpointSigner,
  createAuditLog,
  type NewAuditEvent,
  type RunTransaction,
} from "../../../src/audit/index.ts";
import {
  addMs,
  asSubjectId,
  asTenant,
  createIds,
  type Ids,
  type PatientId,
  type TenantId,
} from "../../../src/kernel/index.ts";
import { MemoryDatabase } from "../../../src/memory/memory-database.ts";
import { MemoryTx } from "../../../src/memory/memory-tx.ts";
import {
  collectionLayouts,
  createTransactionRunner,
  type StoreTx,
  type TransactionScope,
  timerWait,
  type Versioned,
} from "../../../src/storage/index.ts";

export const TENANT: TenantId = asTenant("ruijin");
export const START = "2026-11-21T08:00:00.000Z";

/** An adapter in memory, its clock, and the rows behind it. */
export interface AuditHarness {
  readonly database: MemoryDatabase;
  readonly run: RunTransaction;
  readonly ids: Ids;
  readonly keys: AuditLogOptions["keys"];
  readonly checkpointKeys: JSONWebKeySet;
  /** Moves the clock. */
  advance(milliseconds: number): void;
  now(): string;
  scope(): TransactionScope;
  read<T>(fn: (tx: StoreTx) => Promise<T>): Promise<T>;
  log(options?: Partial<AuditLogOptions>): AuditLog;
  /** Writes one event in a transaction of its own; the clock moves on by a second. */
  write(log: AuditLog, event?: Partial<NewAuditEvent>): Promise<string>;
  patient(): PatientId;
  /** Committed rows of a collection; changing the map or its rows is tampering. */
  rows(collection: string): Map<string, Versioned>;
}

const auditSecret = createSecretKey(Buffer.alloc(32, 7));
const signing = generateKeyPairSync("ed25519");
const jwk = { ...(await exportJWK(signing.publicKey)), kid: "audit-1", alg: "EdDSA" };

export const keys: AuditLogOptions["keys"] = {
  auditKey: (tenant) => {
    const prefix = Buffer.from(tenant);
    return (message) => createHmac("sha256", auditSecret).update(prefix).update(message).digest();
  },
};

/** Bytes that count up: every salt differs and none is random. */
function countingRandom(): { fill(target: Uint8Array): void; bytes(length: number): Uint8Array } {
  let next = 0;
  const fill = (target: Uint8Array): void => {
    target.fill(0);
    next += 1;
    new DataView(target.buffer, target.byteOffset).setUint32(target.length - 4, next);
  };
  const bytes = (length: number): Uint8Array => {
    const target = new Uint8Array(length);
    fill(target);
    return target;
  };
  return { fill, bytes };
}

export function auditHarness(concurrentWriters = false): AuditHarness {
  let now = START;
  const clock = { now: () => now };
  const random = countingRandom();
  const ids = createIds(clock, random);
  const database = new MemoryDatabase();
  const run = memoryRunner(database, clock);
  const scope = (): TransactionScope => ({ tenant: TENANT, at: now });
  const signer = checkpointSigner({ kid: "audit-1", alg: "EdDSA", key: signing.privateKey });
  const checkpointKeys: JSONWebKeySet = { keys: [jwk] };
  const harness: AuditHarness = {
    database,
    run,
    ids,
    keys,
    checkpointKeys,
    advance: (milliseconds) => {
      now = addMs(now, milliseconds);
    },
    now: () => now,
    scope,
    read: (fn) => run({ ...scope(), readOnly: true }, fn),
    log: (options) =>
      createAuditLog({
        capabilities: { concurrentWriters, maxBatchRows: 1000 },
        keys,
        ids,
        random,
        source: { app: "his", version: "7.1" },
        checkpoints: { signer, keys: checkpointKeys },
        ...options,
      }),
    async write(log, event) {
      harness.advance(1000);
      return String(await log.record(run, scope(), anEvent(event)));
    },
    patient: () => asSubjectId(ids.next()),
    rows: (collection) => database.table(collection, TENANT).rows,
  };
  return harness;
}

/** `StorageAdapter.transaction` over a database whose rows the test can reach. */
function memoryRunner(database: MemoryDatabase, clock: { now(): string }): RunTransaction {
  const layouts = collectionLayouts(auditCollections);
  return createTransactionRunner({
    layouts,
    maxBatchRows: 1000,
    timing: { clock, random: countingRandom(), wait: timerWait },
    async begin(scope) {
      const leave = await database.enter();
      const bare = new MemoryTx(database, layouts, scope);
      return {
        bare,
        async commit() {
          try {
            database.faults.beforeCommit();
            bare.merge();
            database.faults.afterCommit();
          } finally {
            leave();
          }
        },
        async rollback() {
          leave();
        },
      };
    },
  }).transaction;
}

/** A read of one patient by a nurse, with whatever the test cares about replaced. */
export function anEvent(event: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    actor: { type: "user", id: "u-17", roles: ["nurse"] },
    action: "patients.get",
    resource: { type: "patient" },
    subjects: [],
    purpose: "CAREMGT",
    decision: "permit",
    reasons: ["permitted"],
    policyVersion: "p1",
    consentRefs: [],
    fields: ["name", "phones"],
    authn: {},
    outcome: "success",
    ...event,
  };
}
