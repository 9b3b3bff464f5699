/**
 * Recomputing a cohort: `tick()` evaluates the starter rules and assesses four risk models for every patient, on a SQLite
 * file, on PostgreSQL with `fsync` on, and on the memory adapter, which walks all rows for every query and is asked only by
 * name. The first pass writes tags and assessments; each later one comes after a day that brought one new result for each
 * patient and changed little. Time inside the storage verbs is told apart by what it is for, commits by themselves; the rest
 * is opening, evaluating and sealing. CPU time is that of this process, so it says the same on a busy machine. The heap
 * before and after a pass says whether memory stays flat.
 *
 * Orientation, no goal.
 * Run: node --expose-gc --conditions=@hcrm/source bench/recompute.bench.ts [patients] [sqlite | postgres | memory]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type NewObservation, type PatientId, type Session, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { memoryStorage } from "@hcrm/core/memory";
import type { StorageAdapter, StorageFactory, StoreTx } from "@hcrm/core/storage";
import { fakeClock } from "@hcrm/core/testing";
import pg from "pg";
import { startCluster } from "../packages/adapter-postgres/test/support/cluster.ts";

const PATIENTS = Number(process.argv[2] ?? 2000);
/** The engine to measure; SQLite and PostgreSQL when absent. */
const ENGINE = process.argv[3];
/** Passes after the first. */
const LATER_PASSES = 2;

type Part = "facts" | "tags and risks" | "gate and keys" | "audit" | "work" | "commit";
const PARTS: Readonly<Record<string, Part>> = {
  observation: "facts",
  condition: "facts",
  medication: "facts",
  patient: "facts",
  tagAssignment: "tags and risks",
  riskAssessment: "tags and risks",
  riskAlert: "tags and risks",
  subjectGate: "gate and keys",
  careRelationship: "gate and keys",
  dataKey: "gate and keys",
};

const spent = new Map<Part, number>();

function spend(part: Part, since: number): void {
  spent.set(part, (spent.get(part) ?? 0) + performance.now() - since);
}

function partOf(collection: string): Part {
  return collection.startsWith("audit") ? "audit" : (PARTS[collection] ?? "work");
}

/** Times the verbs of a transaction by what they are for. */
function timed(tx: StoreTx): StoreTx {
  return new Proxy(tx, {
    get:
      (target, verb: keyof StoreTx) =>
      async (collection: string, ...rest: unknown[]) => {
        const start = performance.now();
        try {
          // True: the proxy passes on exactly what it was called with.
          return await (target[verb] as (...args: unknown[]) => Promise<unknown>)(collection, ...rest);
        } finally {
          spend(partOf(collection), start);
        }
      },
  });
}

function timedStorage(factory: StorageFactory): StorageFactory {
  return {
    open: async (context) => {
      const adapter = await factory.open(context);
      const transaction: StorageAdapter["transaction"] = async (scope, work) => {
        let worked = performance.now();
        const result = await adapter.transaction(scope, async (tx) => {
          const made = await work(timed(tx));
          worked = performance.now();
          return made;
        });
        spend("commit", worked);
        return result;
      };
      return { ...adapter, transaction, close: () => adapter.close() };
    },
  };
}

/** Results of one visit; the numbers differ from patient to patient, so that tags differ too. */
function visit(index: number, at: string): readonly NewObservation[] {
  return [
    { code: "8480-6", value: 110 + (index % 80), unit: "mm[Hg]", at },
    { code: "8462-4", value: 60 + (index % 50), unit: "mm[Hg]", at },
    { code: "39156-5", value: 18 + (index % 15), unit: "kg/m2", at },
    { code: "4548-4", value: 5 + (index % 30) / 10, unit: "%", at },
    { code: "2160-0", value: 0.6 + (index % 20) / 10, unit: "mg/dL", at },
  ];
}

async function seed(doctor: Session, at: string): Promise<readonly PatientId[]> {
  const ids: PatientId[] = [];
  for (let index = 0; index < PATIENTS; index += 1) {
    const sex = index % 2 === 0 ? "male" : "female";
    const birthDate = `${1940 + (index % 60)}-03-02`;
    const { patient } = await doctor.patients.register({ name: "张伟", sex, birthDate });
    await doctor.records.record({ patient: patient.id, observations: visit(index, at) });
    ids.push(patient.id);
  }
  return ids;
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}

/** One pass, with the heap before and after it. */
async function pass(name: string, tick: () => Promise<unknown>): Promise<void> {
  spent.clear();
  const heap = [heapMb()];
  const start = performance.now();
  const before = process.cpuUsage();
  await tick();
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  heap.push(heapMb());
  const storage = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
  const share = (ms: number): string => `${Math.round((100 * ms) / elapsed)} %`;
  const split = [...spent].map(([part, ms]) => `${part} ${share(ms)}`).join(", ");
  const grown = heap.map((mb) => mb.toFixed(0)).join(" → ");
  console.log(
    `${name}: ${Math.round((1000 * PATIENTS) / elapsed)} patients/s, ${((user + system) / 1000 / PATIENTS).toFixed(2)} ms of CPU each; ` +
      `storage: ${split}; ` +
      `open, evaluate, seal ${share(elapsed - storage)}; heap ${grown} MB`,
  );
}

async function recompute(name: string, storage: StorageFactory): Promise<void> {
  const clock = fakeClock("2026-11-21T01:00:00.000Z");
  const hcrm = await createHcrm({
    ...{ storage: timedStorage(storage), keys: memoryKeyProvider(), clock },
    ...starterKit(),
  });
  const actor = { id: "bench", roles: ["doctor"], units: ["follow-up"] };
  const doctor = hcrm.as({ tenant: "bench", actor, purpose: "TREAT" });
  const ids = await seed(doctor, clock.now());
  await pass(`${name}, first pass`, () => hcrm.tick());
  for (let round = 1; round <= LATER_PASSES; round += 1) {
    clock.advance({ days: 1 });
    const at = clock.now();
    for (const patient of ids)
      await doctor.records.record({
        patient,
        observations: [{ code: "8867-4", value: 60 + round, unit: "/min", at }],
      });
    await pass(`${name}, pass ${round + 1}`, () => hcrm.tick());
  }
  await hcrm.close();
}

async function onSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hcrm-bench-"));
  try {
    await recompute("SQLite", sqliteStorage({ file: join(folder, "hcrm.db") }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<void> {
  const cluster = await startCluster("on");
  const { connectionString } = await cluster.createDatabase();
  const pool = new pg.Pool({ connectionString, max: 10 });
  try {
    await recompute("PostgreSQL", postgresStorage({ pool, migrate: "up" }));
  } finally {
    await pool.end();
    await cluster.stop();
  }
}

console.log(`${PATIENTS} patients, 10 rules, 4 models`);
if (ENGINE === undefined || ENGINE === "sqlite") await onSqlite();
if (ENGINE === undefined || ENGINE === "postgres") await onPostgres();
if (ENGINE === "memory") await recompute("memory", memoryStorage());
