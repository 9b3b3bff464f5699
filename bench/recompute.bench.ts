/**
 * Recomputing a cohort: `tick()` evaluates the starter rules and assesses four risk models for every patient, on the memory
 * adapter and on a SQLite file. The first pass writes tags and assessments; each later one comes after a day that brought
 * one new result for each patient and changed little. Time inside the storage verbs is told apart by what it is for; the
 * rest is opening, evaluating and sealing. The heap before and after a pass says whether memory stays flat.
 *
 * Orientation, no goal. Run: node --expose-gc --conditions=@hcrm/source bench/recompute.bench.ts [patients] [memory | sqlite]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type NewObservation, type PatientId, type Session, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { memoryStorage } from "@hcrm/core/memory";
import type { StorageAdapter, StorageFactory, StoreTx } from "@hcrm/core/storage";
import { fakeClock } from "@hcrm/core/testing";

const PATIENTS = Number(process.argv[2] ?? 2000);
/** The engine to measure; both when absent. */
const ENGINE = process.argv[3];
/** Passes after the first. */
const LATER_PASSES = 2;

type Part = "facts" | "tags and risks" | "gate and keys" | "audit" | "work";
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
          const part = partOf(collection);
          spent.set(part, (spent.get(part) ?? 0) + performance.now() - start);
        }
      },
  });
}

function timedStorage(factory: StorageFactory): StorageFactory {
  return {
    open: async (context) => {
      const adapter = await factory.open(context);
      const transaction: StorageAdapter["transaction"] = (scope, work) =>
        adapter.transaction(scope, (tx) => work(timed(tx)));
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
  await tick();
  const elapsed = performance.now() - start;
  heap.push(heapMb());
  const storage = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
  const share = (ms: number): string => `${Math.round((100 * ms) / elapsed)} %`;
  const split = [...spent].map(([part, ms]) => `${part} ${share(ms)}`).join(", ");
  const grown = heap.map((mb) => mb.toFixed(0)).join(" → ");
  console.log(
    `${name}: ${Math.round((1000 * PATIENTS) / elapsed)} patients/s; storage: ${split}; ` +
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

const folder = mkdtempSync(join(tmpdir(), "hcrm-bench-"));
try {
  console.log(`${PATIENTS} patients, 10 rules, 4 models`);
  if (ENGINE !== "sqlite") await recompute("memory", memoryStorage());
  if (ENGINE !== "memory") await recompute("SQLite", sqliteStorage({ file: join(folder, "hcrm.db") }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
