/**
 * Ratios of the PostgreSQL adapter against `pg` underneath, in one process: gates G3, G4, G5, G8 and G9 of the storage
 * design, on a server of its own with `fsync` on. Sides are interleaved and the best of each counts; times are printed
 * for orientation only. Exit code 1 when a gate is missed by more than a fifth.
 *
 * Run: node --conditions=@hcrm/source bench/storage-postgres.bench.ts
 */
import { postgresStorage } from "@hcrm/adapter-postgres";
import {
  asRecordId,
  asTenant,
  type Row,
  type StorageAdapter,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { startCluster } from "../packages/adapter-postgres/test/support/cluster.ts";
import { gate, idOf, patientRow, race, storageCollections } from "./storage-rows.ts";

const tenant = asTenant("ruijin");
const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };
const CLAIMS = Number(process.argv[2] ?? 6000);

const cluster = await startCluster("on");
const { connectionString } = await cluster.createDatabase();
const pool = new pg.Pool({ connectionString, max: 10 });
const context = { collections: storageCollections, clock: systemClock, random: systemRandom };
const adapter: StorageAdapter = await postgresStorage({ pool, migrate: "up" }).open(context);

/** G3: one row by key through the port, against a named statement of `pg` on one connection. */
async function getGate(): Promise<boolean> {
  const rows = Array.from({ length: 1000 }, (_, n) => patientRow(n));
  await adapter.transaction(scope, (tx) => tx.insert("benchPatient", tenant, rows));
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query("begin");
  await client.query("select set_config('hcrm.tenant', $1, true)", [tenant]);
  const text = "select * from hcrm.hcrm_bench_patient where tenant_id = $1 and id = $2";
  const best = await adapter.transaction(scope, (tx) =>
    race(60, 100, {
      store: async (n) => void (await tx.get("benchPatient", { tenant, id: idOf(n % 1000) })),
      raw: async (n) => void (await client.query({ name: "raw", text, values: [tenant, idOf(n % 1000)] })),
    }),
  );
  await client.end();
  return gate("G3", "get through the port ÷ named statement of pg", best.store / best.raw, "at most", 1.3);
}

let next = 10_000;
const take = (count: number): readonly number[] => Array.from({ length: count }, () => (next += 1));

/** G4 and G5: rows in batches of 500 against one by one, and batches with their audit rows against without. */
async function batchGates(): Promise<boolean> {
  const write = (numbers: readonly number[], audited: boolean): Promise<void> =>
    adapter.transaction(scope, async (tx) => {
      await tx.insert("benchPatient", tenant, numbers.map(patientRow));
      if (audited) await tx.insert("benchEvent", tenant, numbers.map(eventRow));
    });
  const best = await race(10, 1, {
    single: async () => {
      for (const number of take(50)) await write([number], true);
    },
    batch: () => write(take(500), true),
    plain: () => write(take(500), false),
  });
  const perRow = { single: best.single / 50, batch: best.batch / 500, plain: best.plain / 500 };
  const g4 = gate(
    "G4",
    "500 per transaction ÷ 1, with audit row, rows per second",
    perRow.single / perRow.batch,
    "at least",
    8,
  );
  const g5 = gate(
    "G5",
    "batched with audit row ÷ without, rows per second",
    perRow.plain / perRow.batch,
    "at least",
    0.5,
  );
  return g4 && g5;
}

type AnyTables = Record<string, Record<string, unknown>>;

/** G8: a batch as one array per column against the same rows as a list of values, as Kysely builds and `pg` sends it. */
async function unnestGate(): Promise<boolean> {
  const builder = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) });
  const asValues = (n: number): Record<string, unknown> => {
    const { sourceId, registeredAt, validFrom, ...rest } = patientRow(n);
    const system = { tenant_id: tenant, version: 1, created_at: scope.at, updated_at: scope.at };
    return { ...system, source_id: sourceId, registered_at: registeredAt, valid_from: validFrom, ...rest };
  };
  const best = await race(40, 1, {
    unnest: () =>
      adapter.transaction(scope, (tx) => tx.insert("benchPatient", tenant, take(500).map(patientRow))),
    values: () =>
      builder.transaction().execute(async (trx) => {
        await sql`select set_config('hcrm.tenant', ${tenant}, true)`.execute(trx);
        await trx.insertInto("hcrm.hcrm_bench_patient").values(take(500).map(asValues)).execute();
      }),
  });
  return gate(
    "G8",
    "500 rows as a list of values ÷ as arrays, time",
    best.values / best.unnest,
    "at least",
    1.5,
  );
}

/** G9: eight workers claim at once; no row is given twice. */
async function claimGate(): Promise<boolean> {
  for (let start = 0; start < CLAIMS; start += 1000) {
    const work = Array.from({ length: 1000 }, (_, n) => ({ id: idOf(start + n), visibleAt: scope.at }));
    await adapter.transaction(scope, (tx) => tx.insert("benchWork", tenant, work));
  }
  const begun = process.hrtime.bigint();
  const claimed = await Promise.all(Array.from({ length: 8 }, (_, worker) => claimAll(`worker-${worker}`)));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const ids = claimed.flat();
  console.log(`  ${Math.round(ids.length / seconds)} claims per second in twenties`);
  const doubles = ids.length - new Set(ids).size;
  console.log(
    `G9 double claims of ${ids.length} by eight workers: ${doubles} (0) ${doubles === 0 ? "ok" : "MISSED"}`,
  );
  return doubles === 0 && ids.length === CLAIMS;
}

async function claimAll(owner: string): Promise<readonly string[]> {
  const mine: string[] = [];
  for (;;) {
    const lease = { tenant, now: scope.at, limit: 20, leaseMs: 600_000, owner };
    const rows = await adapter.transaction(scope, (tx) => tx.claim("benchWork", lease));
    if (rows.length === 0) return mine;
    mine.push(...rows.map((row) => row.id));
  }
}

function eventRow(n: number): Row {
  return { id: asRecordId(idOf(n)), seq: n, action: "patients.register" };
}

const passed = [await getGate(), await batchGates(), await unnestGate(), await claimGate()].every(Boolean);
await adapter.close();
await pool.end();
await cluster.stop();
process.exitCode = passed ? 0 : 1;
