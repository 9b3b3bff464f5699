/**
 * What the audit log costs, as ratios in one process, on SQLite in a temporary file (WAL, `synchronous` normal):
 *   A1  a batch of 50 patients of four rows with its event against the batch alone (goal 0.5); one row; a single row
 *   A2  sequencing against appending (goal 2); A7 appending by 1 and 16 callers against plain inserts
 *   A3  verifying exact bytes (tree alone) against two bare SHA-256 an event (goal 0.6)
 *   A4  verifying the stored log, all columns, MACs and rows, against reading the same rows; A6 its processor time, memory
 *   A5  verifying an export, lines as text, against the tree over the same events
 *
 * Rounds are interleaved, the best of each side counts; exit code 1 when a ratio misses its goal by more than 20 %.
 * Run: node --conditions=@hcrm/source bench/audit.bench.ts [events], by default 40,000
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
  createTreeBuilder,
  leafHash,
  type NewAuditEvent,
  verifyAuditExport,
} from "../packages/core/src/audit/index.ts";
import {
  asTenant,
  createIds,
  type PatientId,
  systemClock,
  systemRandom,
} from "../packages/core/src/kernel/index.ts";

const ROUNDS = 8;
/** Many short slices: on a busy machine some of both sides run undisturbed. */
const SHORT_ROUNDS = 50;
const EVENTS = Number(process.argv[2] ?? 40_000);
const RECHECKED = 300_000;
/** The export is held in memory as lines. */
const MOST_EXPORTED = 100_000;
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

/** Salts as the gate hands them in, filled once for each storage that appends. */
const salts = new Map<PatientId, Uint8Array>();

function subject(id: PatientId): NewAuditEvent["subjects"][number] {
  const salt = salts.get(id);
  return { id, ...(salt && { salt }) };
}

function event(subjects: readonly PatientId[]): NewAuditEvent {
  return {
    actor: { type: "user", id: "u-17", roles: ["nurse"] },
    action: "patients.get",
    resource: { type: "patient" },
    subjects: subjects.map(subject),
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
    `${missed ? "MISSED" : "ok    "} ${name.padEnd(50)} ${ratio.toFixed(2)}  (${wanted})  ${detail}`,
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

interface Series {
  readonly name: string;
  readonly subjects: number;
  readonly rowsEach: number;
  readonly transactions: number;
  readonly goal: number | null;
}

const series: readonly Series[] = [
  {
    name: "A1  batch of 50 patients with its event / alone",
    subjects: 50,
    rowsEach: 4,
    transactions: 6,
    goal: 0.5,
  },
  { name: "A1' the same with one row a patient", subjects: 50, rowsEach: 1, transactions: 12, goal: null },
  {
    name: "A1'' one row with its event / the row alone",
    subjects: 1,
    rowsEach: 1,
    transactions: 60,
    goal: null,
  },
];

/** A1: transactions with and without their event, whose subjects' salts come from the gate. */
async function appending(storage: StorageAdapter): Promise<void> {
  const log = logOn(false);
  await storage.transaction(scope(), async (tx) => {
    for (const patient of patients.slice(0, 50)) salts.set(patient, await log.saltOf(tx, TENANT, patient));
  });
  const insert = async ({ subjects, rowsEach }: Series, audited: boolean): Promise<void> => {
    const entry = log.begin(TENANT);
    const at = scope();
    await storage.transaction(at, async (tx) => {
      await tx.insert(rowCollection.name, TENANT, Array.from({ length: subjects * rowsEach }, newRow));
      if (audited) await entry.append(tx, at, event(patients.slice(0, subjects)));
    });
    entry.settle(audited ? "committed" : "rolled-back");
  };
  for (const one of series) {
    const best = { plain: Number.POSITIVE_INFINITY, audited: Number.POSITIVE_INFINITY };
    const all = async (audited: boolean): Promise<void> => {
      for (let index = 0; index < one.transactions; index += 1) await insert(one, audited);
    };
    for (let round = 0; round < SHORT_ROUNDS; round += 1) {
      best.plain = Math.min(best.plain, await seconds(() => all(false)));
      best.audited = Math.min(best.audited, await seconds(() => all(true)));
    }
    const patientsWritten = one.transactions * one.subjects;
    const rates = [best.audited, best.plain]
      .map((time) => perSecond(patientsWritten, time))
      .join(" against ");
    report(one.name, best.plain / best.audited, one.goal, rates);
  }
}

/** A2 and A4: many events, appended one by one, sequenced, verified, read. */
async function sequencing(storage: StorageAdapter): Promise<void> {
  salts.clear();
  const log = logOn(true);
  const run = storage.transaction.bind(storage);
  const appended = await seconds(async () => {
    for (let index = 0; index < EVENTS; index += 1)
      await log.record(run, scope(), event([patients[index % patients.length] ?? ids.next()]));
  });
  const sequenced = await seconds(() => log.sequence(run, scope()));
  const rates = [sequenced, appended].map((time) => perSecond(EVENTS, time)).join(" against ");
  report("A2  sequencing / appending", appended / sequenced, 2, rates);
  const peakBefore = process.resourceUsage().maxRSS;
  const busy = await processorSeconds(() => verify(log, storage));
  const grown = (process.resourceUsage().maxRSS - peakBefore) / 1024;
  const detail = `${perSecond(EVENTS, busy)} of processor time, peak of memory ${grown.toFixed(0)} MiB higher`;
  console.log(`       ${`A6  verifying ${EVENTS.toLocaleString("en")} stored entries`.padEnd(50)} ${detail}`);
  let [verified, read] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 3; round += 1) {
    verified = Math.min(verified, await seconds(() => verify(log, storage)));
    read = Math.min(read, await seconds(() => readAll(storage)));
  }
  report("A4  verifying the stored log / reading it", read / verified, null, perSecond(EVENTS, verified));
}

/** Seconds of processor time that a function takes: on a busy machine steadier than the clock. */
async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const APPENDS = 800;
/** Bytes of a row that a plain insert writes: those of an event of this bench. */
const EVENT_BYTES = 600;

/** A7: the log's own transactions, one caller after the other and sixteen at once, against plain inserts. */
async function callers(storage: StorageAdapter): Promise<void> {
  salts.clear();
  const log = logOn(true);
  const run = storage.transaction.bind(storage);
  const append = async (): Promise<void> => void (await log.record(run, scope(), event([ids.next()])));
  const plain = async (): Promise<void> => {
    const row = { ...newRow(), body: randomBytes(EVENT_BYTES) };
    await storage.transaction(scope(), (tx) => tx.insert(rowCollection.name, TENANT, [row]));
  };
  for (const count of [1, 16]) {
    const all = async (work: () => Promise<void>): Promise<void> => {
      const one = async (): Promise<void> => {
        for (let index = 0; index < APPENDS / count; index += 1) await work();
      };
      await Promise.all(Array.from({ length: count }, one));
    };
    const best = { plain: Number.POSITIVE_INFINITY, audited: Number.POSITIVE_INFINITY };
    for (let round = 0; round < ROUNDS; round += 1) {
      best.plain = Math.min(best.plain, await seconds(() => all(plain)));
      best.audited = Math.min(best.audited, await seconds(() => all(append)));
    }
    const rates = [best.audited, best.plain].map((time) => perSecond(APPENDS, time)).join(" against ");
    report(`A7  appending by ${count} / plain inserts by ${count}`, best.plain / best.audited, null, rates);
  }
}

/** A5: an export of those events, held in memory as lines. */
async function exporting(storage: StorageAdapter): Promise<void> {
  const lines: string[] = [];
  const period = { from: "2000-01-01T00:00:00.000Z", to: "9000-01-01T00:00:00.000Z" };
  const all = logOn(true).export(storage.transaction.bind(storage), scope(), period);
  for await (const line of all) lines.push(line);
  const texts = lines.slice(1, -1).map((line) => Buffer.from(line));
  let [verified, hashed] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round += 1) {
    verified = Math.min(
      verified,
      await seconds(() => verifyAuditExport(linesOf(lines), { keys: { keys: [] } })),
    );
    hashed = Math.min(hashed, await seconds(() => hashAll(texts)));
  }
  report(
    "A5  verifying an export / its tree alone",
    hashed / verified,
    null,
    perSecond(texts.length, verified),
  );
}

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

function hashAll(events: readonly Uint8Array[]): void {
  const tree = createTreeBuilder();
  for (const event of events) tree.append(leafHash(event));
  tree.root();
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
  const some = Array.from({ length: 1000 }, () => randomBytes(650));
  const events = Array.from(
    { length: RECHECKED },
    (_, index) => some[index % some.length] ?? randomBytes(650),
  );
  const bare = Buffer.alloc(65);
  const best = { tree: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    best.tree = Math.min(best.tree, await seconds(() => hashAll(events)));
    best.bare = Math.min(
      best.bare,
      await seconds(() => {
        for (const event of events) {
          hash("sha256", event, "buffer");
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
  await callers(first);
  await first.close();
  const second = await openStorage(folder, "sequence.db");
  await sequencing(second);
  if (EVENTS <= MOST_EXPORTED) await exporting(second);
  await second.close();
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
