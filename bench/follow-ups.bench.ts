/**
 * Follow-ups, each side by side with the least that its work could cost: schedules per second against dates alone, tasks of
 * enrolments (the pure part for 100,000 of them, then through `tick()` on SQLite), and claim-to-complete throughput of work
 * items with 1, 4 and 8 workers on PostgreSQL with `fsync` on, against a raw `skip locked` loop and graphile-worker.
 *
 * Goals: at least a quarter of the raw loop at every number of workers; the rest is for orientation.
 *
 * Run: node --conditions=@hcrm/source bench/follow-ups.bench.ts [work items] [enrolments]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { cnCalendar, computeSchedule, createHcrm, readyMadePlans, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import type { StorageAdapter, StorageFactory } from "@hcrm/core/storage";
import { fakeClock } from "@hcrm/core/testing";
import pg from "pg";
import { startCluster } from "../packages/adapter-postgres/test/support/cluster.ts";
import { graphileQueue, hcrmQueue, type QueueSide, rawQueue } from "./queue-sides.ts";
import { gate, race } from "./storage-rows.ts";

const ITEMS = Number(process.argv[2] ?? 3_000);
const ENROLMENTS = Number(process.argv[3] ?? 300);
const ALL_ENROLMENTS = 100_000;
const SHARE_OF_RAW = 0.25;
const seconds = async (work: () => unknown): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};
const perSecond = (count: number, time: number): string => `${Math.round(count / time)}/s`;

/** Two years of every ready-made plan, against as many dates with nothing around them. */
async function schedules(): Promise<void> {
  const [from, until] = ["2026-02-10", "2028-02-09"];
  const occurrences = readyMadePlans.reduce(
    (sum, plan) => sum + computeSchedule(plan, from, cnCalendar, until).length,
    0,
  );
  const best = await race(15, 10, {
    schedule: () => {
      for (const plan of readyMadePlans) computeSchedule(plan, from, cnCalendar, until);
    },
    dates: () => {
      for (let n = 0; n < occurrences; n += 1)
        new Date(Date.UTC(2026, 1 + (n % 24), 10)).toISOString().slice(0, 10);
    },
  });
  const each = best.schedule / readyMadePlans.length / 1e6;
  console.log(
    `schedules of two years: ${perSecond(1, each)}; with ${occurrences} occurrences in ${readyMadePlans.length} plans`,
  );
  console.log(`  schedule ÷ dates alone: ${(best.schedule / best.dates).toFixed(1)}`);
  const [plan] = readyMadePlans;
  if (plan === undefined) return;
  const time = await seconds(() => {
    for (let n = 0; n < ALL_ENROLMENTS; n += 1) computeSchedule(plan, from, cnCalendar, "2026-05-11");
  });
  console.log(`ninety days of ${ALL_ENROLMENTS} enrolments, dates only: ${time.toFixed(1)} s`);
}

/** Enrolments whose horizon moves on, through `tick()`. */
async function materialise(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hcrm-bench-"));
  const clock = fakeClock("2026-11-21T01:00:00.000Z");
  const hcrm = await createHcrm({
    ...starterKit(),
    storage: sqliteStorage({ file: join(folder, "bench.db") }),
    keys: memoryKeyProvider(),
    clock,
  });
  const actor = { id: "u-1", roles: ["nurse"], units: ["follow-up-centre"] };
  const nurse = hcrm.as({ tenant: "ruijin", actor, purpose: "CAREMGT" });
  const evidence = { kind: "click", separate: true, signedAt: clock.now() } as const;
  const enrolled = await seconds(async () => {
    for (let n = 0; n < ENROLMENTS; n += 1) {
      const { patient } = await nurse.patients.register({ name: `测试${n}`, birthDate: "1958-03-02" });
      await nurse.consents.grant({ patient: patient.id, purpose: "CAREMGT", notice: "follow-up", evidence });
      await nurse.followUps.enrol({ patient: patient.id, plan: "hypertension", anchor: "2026-11-21" });
    }
  });
  console.log(`registering, consent and enrolling: ${perSecond(ENROLMENTS, enrolled)}`);
  await hcrm.tick();
  clock.advance({ days: 31 });
  const time = await seconds(() => hcrm.tick({ budgetMs: Number.MAX_SAFE_INTEGER }));
  const all = Math.round((time / ENROLMENTS) * ALL_ENROLMENTS);
  console.log(`horizons extended by tick(): ${perSecond(ENROLMENTS, time)}; ${ALL_ENROLMENTS} in ${all} s`);
  await hcrm.close();
  rmSync(folder, { recursive: true });
}

/** Claim to complete, with 1, 4 and 8 workers. */
async function throughput(): Promise<boolean> {
  const cluster = await startCluster("on");
  const { connectionString } = await cluster.createDatabase();
  const pool = new pg.Pool({ connectionString, max: 12 });
  for (const event of ["error", "connect"] as const) pool.on(event, () => undefined); // graphile-worker asks for both
  const { hcrm, adapter } = await migrated(connectionString);
  const sides: Readonly<Record<"hcrm" | "raw" | "graphile", QueueSide>> = {
    hcrm: hcrmQueue(adapter),
    raw: await rawQueue(pool),
    graphile: await graphileQueue(pool),
  };
  let met = true;
  for (const workers of [1, 4, 8]) {
    const rates = { hcrm: 0, raw: 0, graphile: 0 };
    for (let round = 0; round < 3; round += 1)
      for (const [name, side] of Object.entries(sides) as [keyof typeof sides, QueueSide][]) {
        await side.fill(ITEMS); // the keys of a literal
        let done = 0;
        const time = await seconds(async () => {
          done = await side.drain(workers);
        });
        if (done !== ITEMS) throw new Error(`${name} did ${done} of ${ITEMS}`);
        rates[name] = Math.max(rates[name], ITEMS / time);
      }
    const { raw, graphile } = rates;
    console.log(
      `  ${workers} workers: ${Object.entries(rates)
        .map(([name, rate]) => `${name} ${Math.round(rate)}/s`)
        .join("  ")}`,
    );
    console.log(`  ${workers} workers: HCRM ÷ graphile-worker ${(rates.hcrm / graphile).toFixed(2)}`);
    met =
      gate(
        `F${workers}`,
        "claim to complete, HCRM ÷ raw skip locked",
        rates.hcrm / raw,
        "at least",
        SHARE_OF_RAW,
      ) && met;
  }
  await hcrm.close();
  await pool.end();
  await cluster.stop();
  return met;
}

/** An instance, and the adapter that it opened. */
async function migrated(connectionString: string) {
  let adapter: StorageAdapter | undefined;
  const factory = postgresStorage({ connectionString, migrate: "up" });
  const storage: StorageFactory = {
    open: async (context) => {
      adapter = await factory.open(context);
      return adapter;
    },
  };
  const hcrm = await createHcrm({ ...starterKit(), storage, keys: memoryKeyProvider() });
  if (adapter === undefined) throw new Error("the storage was not opened");
  return { hcrm, adapter };
}

await schedules();
await materialise();
process.exitCode = (await throughput()) ? 0 : 1;
