/**
 * `patients.search` by the initials of a name in a hospital of a million patients, on both engines: the whole call of a
 * receptionist (parse, gate, candidates opened and compared, the first twenty patients read, audit event, commit), for
 * people drawn as they occur. Each question is asked once with no key of a patient in memory, then once more.
 *
 * Goal: the 95th percentile lies below 50 ms on each engine. Prints how many candidates a question has, how many rows of
 * search keys were read for it, and how loaded the machine was. A machine that is busy elsewhere misses the goal through no
 * fault of the search; the ratio against one audited `patients.get` in the same run says how much work a search is.
 *
 * Run: node --conditions=@hcrm/source bench/name-search.bench.ts [patients] [sqlite|postgres]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import type { Session } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import type { StorageAdapter, StorageFactory, StoreTx } from "@hcrm/core/storage";
import pg from "pg";
import { startCluster } from "../packages/adapter-postgres/test/support/cluster.ts";
import { manyPatients, TENANT } from "./many-patients.ts";

const [patients = 1_000_000, engines = ["sqlite", "postgres"]] = [
  process.argv[2] === undefined ? undefined : Number(process.argv[2]),
  process.argv[3] === undefined ? undefined : [process.argv[3]],
];
const QUESTIONS = 100;
const GOAL_MS = 50;
/** Goals are missed only by more than a fifth: a shared machine moves. */
const TOLERANCE = 1.2;

let keysRead = 0;

/** Counts the rows of search keys that are read. */
function counting(factory: StorageFactory): StorageFactory {
  const counted = (tx: StoreTx): StoreTx =>
    new Proxy(tx, {
      get: (target, verb: keyof StoreTx) => {
        if (verb !== "find") return target[verb].bind(target);
        const find: StoreTx["find"] = async (collection, ...rest) => {
          const rows = await target.find(collection, ...rest);
          if (collection === "nameKey") keysRead += rows.length;
          return rows;
        };
        return find;
      },
    });
  return {
    open: async (context) => {
      const adapter = await factory.open(context);
      const transaction: StorageAdapter["transaction"] = (scope, work) =>
        adapter.transaction(scope, (tx) => work(counted(tx)));
      return { ...adapter, transaction, close: () => adapter.close() };
    },
  };
}

interface Measured {
  readonly times: readonly number[];
  readonly cpu: readonly number[];
  readonly read: readonly number[];
}

async function ask(desk: Session, questions: readonly string[]): Promise<Measured> {
  const [times, cpu, read]: [number[], number[], number[]] = [[], [], []];
  for (const initials of questions) {
    keysRead = 0;
    const [start, before] = [performance.now(), process.cpuUsage()];
    await desk.patients.search({ initials });
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
    read.push(keysRead);
  }
  return { times, cpu, read };
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function measure(engine: string, storage: StorageFactory, folder: string): Promise<boolean> {
  const begun = performance.now();
  const keys = fileKeyProvider({ file: join(folder, `${engine}.keys`) });
  const size = { patients, questions: QUESTIONS };
  const { hcrm, questions: all, real, bearers } = await manyPatients(counting(storage), keys, size);
  console.log(
    `${engine}: ${patients} patients in ${((performance.now() - begun) / 1000).toFixed(0)} s, ${real} of them real throughout`,
  );
  try {
    const actor = { id: "u-desk", roles: ["receptionist"] };
    const desk = hcrm.as({ tenant: TENANT, actor, purpose: "TREAT" });
    const [first = "zw", ...questions] = all;
    const { items } = await desk.patients.search({ initials: first }); // statements are prepared, code is compiled
    const [patient] = items;
    const cold = await ask(desk, questions);
    const again = await ask(desk, questions);
    const gets: number[] = [];
    for (let count = 0; count < QUESTIONS && patient !== undefined; count += 1) {
      const start = performance.now();
      await desk.patients.get({ patient: patient.id });
      gets.push(performance.now() - start);
    }
    const shown = ({ times, cpu, read }: Measured): string =>
      `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms; ` +
      `time of this process's processor: p50 ${percentile(cpu, 0.5).toFixed(1)} ms, p95 ${percentile(cpu, 0.95).toFixed(1)} ms; ` +
      `search keys read: p50 ${percentile(read, 0.5)}, p95 ${percentile(read, 0.95)}`;
    console.log(`  keys cold: ${shown(cold)}`);
    console.log(`  once more: ${shown(again)}`);
    const own = questions.map(bearers);
    console.log(
      `  bearers of the initials: p50 ${percentile(own, 0.5)}, p95 ${percentile(own, 0.95)}; one audited get ` +
        `${percentile(gets, 0.5).toFixed(2)} ms; load ${loadavg()[0]?.toFixed(1)}`,
    );
    const p95 = percentile(cold.times, 0.95);
    const held = p95 <= GOAL_MS * TOLERANCE;
    console.log(`  goal p95 < ${GOAL_MS} ms: ${held ? "held" : "MISSED"}`);
    return held;
  } finally {
    await hcrm.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), "hcrm-search-"));
let held = true;
try {
  if (engines.includes("sqlite"))
    held =
      (await measure(
        "sqlite",
        sqliteStorage({ file: join(folder, "hcrm.db"), durability: "normal" }),
        folder,
      )) && held;
  if (engines.includes("postgres")) {
    const cluster = await startCluster("off");
    try {
      const { connectionString } = await cluster.createDatabase();
      const pool = new pg.Pool({ connectionString, max: 4 });
      held = (await measure("postgres", postgresStorage({ pool, migrate: "up" }), folder)) && held;
      await pool.end();
    } finally {
      await cluster.stop();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = held ? 0 : 1;
