/**
 * What a process does until it is killed: batches of rows with their event, their work and their audit entry in one
 * transaction, claims with a long and a short lease, and the sequencing of the log. It says each step before it begins and
 * again once it is acknowledged, so that a test can kill it at any line and knows what must be there afterwards.
 */
import { createHmac } from "node:crypto";
import {
  type AuditLog,
  type AuditLogOptions,
  auditCollections,
  createAuditLog,
  type NewAuditEvent,
} from "../../src/audit/index.ts";
import { createIds, systemClock, systemRandom } from "../../src/kernel/index.ts";
import type {
  CollectionSpec,
  Row,
  StorageAdapter,
  StorageCapabilities,
  StorageFactory,
} from "../../src/storage/index.ts";
import {
  EVENT,
  ITEM,
  idOf,
  RUIJIN,
  suiteCollections,
  WORK,
} from "../../src/testing/conformance/suite-collections.ts";

/** Collections of the crash tests. */
export const crashCollections: readonly CollectionSpec[] = [...suiteCollections, ...auditCollections];

/** Most rows of a batch, and batches of a process; they keep the ids of all processes apart. */
const ROWS = 20;
const BATCHES = 1000;

/** Number of a batch of a process. */
function batchNumber(process: number, batch: number): number {
  return process * BATCHES + batch;
}

/** Rows that a batch has: from 1 to {@link ROWS}, by its number. */
export function rowsOfBatch(number: number): number {
  return 1 + ((number * 7) % ROWS);
}

/** Work of kind `long` is leased for longer than any test runs, so it is claimed once; `short` runs out at once. */
const LEASES = { long: 86_400_000, short: 1 } as const;

const auditKeys: AuditLogOptions["keys"] = {
  auditKey: () => (message) => createHmac("sha256", Buffer.alloc(32, 7)).update(message).digest(),
};

/** The audit log of a process. */
export function crashLog(capabilities: StorageCapabilities): AuditLog {
  const ids = createIds(systemClock, systemRandom);
  return createAuditLog({ capabilities, keys: auditKeys, ids, source: { app: "crash", version: "1" } });
}

/** Opens a storage as every process of the crash tests does. */
export function openCrashStorage(storage: StorageFactory): Promise<StorageAdapter> {
  return storage.open({ collections: crashCollections, clock: systemClock, random: systemRandom });
}

/** Works for ever, and says so line by line. */
export async function workUntilKilled(
  storage: StorageFactory,
  process: number,
  say: (line: string) => void,
): Promise<never> {
  say("opening");
  const adapter = await openCrashStorage(storage);
  const log = crashLog(adapter.capabilities);
  for (let batch = 1; ; batch = (batch % BATCHES) + 1) {
    const number = batchNumber(process, batch);
    say("writing");
    await writeBatch(adapter, log, number, batch > 1 ? number - 1 : null);
    say(`batch ${number}`);
    for (const kind of ["long", "short"] as const) {
      say("claiming");
      for (const claim of await claimSome(adapter, kind)) say(`claim ${kind} ${claim}`);
    }
    if (batch % 3 !== 0) continue;
    say("sequencing");
    const at = systemClock.now();
    await log.sequence(
      (scope, work) => adapter.transaction(scope, work),
      { tenant: RUIJIN, at },
      { batches: 1 },
    );
  }
}

async function writeBatch(
  adapter: StorageAdapter,
  log: AuditLog,
  number: number,
  previous: number | null,
): Promise<void> {
  const scope = { tenant: RUIJIN, at: systemClock.now() };
  const entry = log.begin(RUIJIN);
  const ids = Array.from({ length: rowsOfBatch(number) }, (_, row) => idOf(number * ROWS + row));
  await adapter.transaction(scope, async (tx) => {
    await tx.insert(
      ITEM,
      RUIJIN,
      ids.map((id): Row => itemRow(id, number)),
    );
    await tx.insert(EVENT, RUIJIN, [{ id: idOf(number * ROWS), seq: number, text: `batch ${number}` }]);
    await tx.insert(
      WORK,
      RUIJIN,
      ids.map((id, at): Row => ({ id, kind: at === 0 ? "long" : "short", visibleAt: scope.at })),
    );
    if (previous !== null)
      await tx.updateWhere(ITEM, RUIJIN, [["rank", "eq", previous]], { note: "seen" }, { limit: ROWS });
    await entry.append(tx, scope, event(number));
  });
  entry.settle("committed");
}

function itemRow(id: string, number: number): Row {
  return { id, title: `batch ${number}`, rank: number, external: id, bx_card: Buffer.from(id) };
}

function event(number: number): NewAuditEvent {
  return {
    actor: { type: "user", id: `batch-${number}`, roles: ["nurse"] },
    action: "patients.get",
    resource: { type: "patient" },
    subjects: [],
    purpose: "CAREMGT",
    decision: "permit",
    reasons: ["permitted"],
    policyVersion: "p1",
    consentRefs: [],
    fields: ["name"],
    authn: {},
    outcome: "success",
  };
}

async function claimSome(adapter: StorageAdapter, kind: keyof typeof LEASES): Promise<readonly string[]> {
  const now = systemClock.now();
  const lease = { tenant: RUIJIN, now, limit: 3, leaseMs: LEASES[kind], owner: "child" };
  const claimed = await adapter.transaction({ tenant: RUIJIN, at: now }, (tx) =>
    tx.claim(WORK, { ...lease, where: [["kind", "eq", kind]] }),
  );
  return claimed.map(({ id, row }) => `${id} ${row.leaseToken}`);
}
