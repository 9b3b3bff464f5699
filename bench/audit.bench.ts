/**
 * What the audit log costs, as ratios in one process, on SQLite in a temporary file (WAL, `synchronous` normal):
 *
 *   A1  a batch of 50 rows with its event (50 subjects) against the batch alone: at least 0.5 times as many
 *   A2  sequencing against appending, events per second: at least 2 times as many
 *   A3  verifying exact bytes (tree alone) against two bare SHA-256 an event: at least 0.6 times as many
 *   A4  verifying the stored log, all columns, MACs and rows, against reading the same rows: printed, no goal
 *
 * Rounds are interleaved and the best of each side counts. Numbers per second are for orientation. Exit code 1 when a
 * ratio misses its goal by more than 20 %.
 *
 * Run: node --conditions=@hcrm/source bench/audit.bench.ts
 */
import { createHmac, createSecretKey, hash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { type CollectionSpec, defineCollection, type StorageAdapter } from "@hcrm/core/storage";
import {
  type AuditLog,
  auditCollections,
  createAuditLog,
  type NewAuditEvent,
} from "../packages/core/src/audit/index.ts";
import { createTreeBuilder, leafHash } from "../packages/core/src/audit/merkle.ts";
import {
  asTenant,
  createIds,
  type PatientId,
  systemClock,
  systemRandom,
} from "../packages/core/src/kernel/index.ts";

const ROUNDS = 8;
const BATCH = 50;
const EVENTS = 40_000;
const RECHECKED = 300_000;
const TOLERANCE = 0.8;
const TENANT = asTenant("bench");

const rowCollection: CollectionSpec = defineCollection({
  id: 900,
  name: "benchRow",
  family: "definitions",
  subject: null,
  columns: {
    body: { type: "bytes" },
    first: { type: "bytes" },
    second: { type: "bytes" },
    third: { type: "bytes" },
  },
  indexes: { first: ["first"], second: ["second"], third: ["third"] },
});

const ids = createIds(systemClock, systemRandom);
const secret = createSecretKey(Buffer.alloc(32, 7));
const keys = {
  auditKey: () => (message: Uint8Array) => createHmac("sha256", secret).update(message).digest(),
};
const patients: readonly PatientId[] = Array.from({ length: 1000 }, () => ids.next());
let failed = false;

function event(subjects: readonly PatientId[]): NewAuditEvent {
  return {
    actor: { type: "user", id: "u-17", roles: ["nurse"] },
    action: "patients.get",
    resource: { type: "patient" },
    subjects: subjects.map((id) => ({ id })),
    purpose: "CAREMGT",
    decision: "permit",
    reasons: ["permitted"],
    policyVersion: "4f1c7a",
    consentRefs: [{ id: "019abc00-0000-7000-8000-000000000001" }],
    fields: ["name", "phones"],
    authn: {},
    outcome: "success",
  };
}

const logOn = (concurrentWriters: boolean): AuditLog =>
  createAuditLog({
    capabilities: { concurrentWriters, maxBatchRows: 1000 },
    keys,
    ids,
    source: { app: "bench", version: "1" },
  });

const scope = () => ({ tenant: TENANT, at: systemClock.now() });

async function openStorage(folder: string, name: string): Promise<StorageAdapter> {
  return await sqliteStorage({ file: join(folder, name), durability: "normal" }).open({
    collections: [...auditCollections, rowCollection],
    clock: systemClock,
    random: systemRandom,
  });
}

/** Seconds that a function takes. */
async function seconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function report(name: string, ratio: number, goal: number | null, detail: string): void {
  const missed = goal !== null && ratio < goal * TOLERANCE;
  failed ||= missed;
  const wanted = goal === null ? "no goal" : `goal ${goal}`;
  console.log(
    `${missed ? "MISSED" : "ok    "} ${name.padEnd(44)} ${ratio.toFixed(2)}  (${wanted})  ${detail}`,
  );
}

const perSecond = (count: number, time: number): string =>
  `${Math.round(count / time).toLocaleString("en")}/s`;

const newRow = () => ({
  id: ids.next(),
  body: randomBytes(320),
  first: randomBytes(17),
  second: randomBytes(17),
  third: randomBytes(3),
});

/** A1: transactions of 50 rows, with and without their event; and single rows, for orientation. */
async function appending(storage: StorageAdapter): Promise<void> {
  const log = logOn(false);
  const insert = async (rows: number, audited: boolean): Promise<void> => {
    const entry = log.begin(TENANT);
    const at = scope();
    await storage.transaction(at, async (tx) => {
      await tx.insert(rowCollection.name, TENANT, Array.from({ length: rows }, newRow));
      if (audited) await entry.append(tx, at, event(patients.slice(0, rows)));
    });
    entry.settle(audited ? "committed" : "rolled-back");
  };
  for (const [rows, goal] of [
    [BATCH, 0.5],
    [1, null],
  ] as const) {
    const transactions = rows === 1 ? 1000 : 100;
    const best = { plain: Number.POSITIVE_INFINITY, audited: Number.POSITIVE_INFINITY };
    const series = async (audited: boolean): Promise<void> => {
      for (let index = 0; index < transactions; index += 1) await insert(rows, audited);
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      best.plain = Math.min(best.plain, await seconds(() => series(false)));
      best.audited = Math.min(best.audited, await seconds(() => series(true)));
    }
    const name =
      rows === 1 ? "A1' one row with its event / the row alone" : "A1  batch of 50 with its event / alone";
    const rates = [best.audited, best.plain]
      .map((time) => perSecond(transactions * rows, time))
      .join(" against ");
    report(name, best.plain / best.audited, goal, `rows: ${rates}`);
  }
}

/** A2 and A4: many events, appended one by one, sequenced, verified, read. */
async function sequencing(storage: StorageAdapter): Promise<void> {
  const log = logOn(true);
  const run = storage.transaction.bind(storage);
  const appended = await seconds(async () => {
    for (let index = 0; index < EVENTS; index += 1)
      await log.record(run, scope(), event([patients[index % patients.length] ?? ids.next()]));
  });
  const sequenced = await seconds(() => log.sequence(run, scope()));
  const rates = [sequenced, appended].map((time) => perSecond(EVENTS, time)).join(" against ");
  report("A2  sequencing / appending", appended / sequenced, 2, rates);
  let [verified, read] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 3; round += 1) {
    verified = Math.min(verified, await seconds(() => verify(log, storage)));
    read = Math.min(read, await seconds(() => readAll(storage)));
  }
  report("A4  verifying the stored log / reading it", read / verified, null, perSecond(EVENTS, verified));
}

async function verify(log: AuditLog, storage: StorageAdapter): Promise<void> {
  const verdict = await log.verify(storage.transaction.bind(storage), scope());
  if (verdict.status !== "intact") throw new Error(`the log is ${verdict.status}`);
}

/** Reads what verification has to read: events, leaves and subject rows, in pages. */
async function readAll(storage: StorageAdapter): Promise<void> {
  for (const collection of ["auditEvent", "auditLeaf", "auditSubject"]) {
    let after: readonly [string] | undefined;
    for (;;) {
      const page = { orderBy: [], limit: 500, ...(after && { after }) };
      const rows = await storage.transaction({ ...scope(), readOnly: true }, (tx) =>
        tx.find(collection, TENANT, [], page),
      );
      const last = rows.at(-1);
      if (last === undefined || rows.length < 500) break;
      after = [last.id];
    }
  }
}

/** A3: the tree over exact bytes in memory. */
async function rechecking(): Promise<void> {
  const events = Array.from({ length: 1000 }, () => randomBytes(650));
  const bare = Buffer.alloc(65);
  const best = { tree: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    best.tree = Math.min(
      best.tree,
      await seconds(() => {
        const tree = createTreeBuilder();
        for (let index = 0; index < RECHECKED; index += 1)
          tree.append(leafHash(events[index % events.length] ?? bare));
        tree.root();
      }),
    );
    best.bare = Math.min(
      best.bare,
      await seconds(() => {
        for (let index = 0; index < RECHECKED; index += 1) {
          hash("sha256", events[index % events.length] ?? bare, "buffer");
          hash("sha256", bare, "buffer");
        }
      }),
    );
  }
  report(
    "A3  tree over exact bytes / bare hashing",
    best.bare / best.tree,
    0.6,
    perSecond(RECHECKED, best.tree),
  );
}

const folder = mkdtempSync(join(tmpdir(), "hcrm-audit-bench-"));
try {
  await rechecking();
  const first = await openStorage(folder, "append.db");
  await appending(first);
  await first.close();
  const second = await openStorage(folder, "sequence.db");
  await sequencing(second);
  await second.close();
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
