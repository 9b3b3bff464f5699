/**
 * Sealed rows in batches, sealing included, on SQLite and on PostgreSQL: gates G1 and G7 of the storage design. A row is a
 * patient of ten fields with three blind indexes. Sides are interleaved and the best of each counts; times are printed
 * for orientation only. Exit code 1 when a gate is missed by more than a fifth.
 *
 * Run: node --conditions=@hcrm/source bench/storage-sealed.bench.ts
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  asTenant,
  type CollectionSpec,
  defineCollection,
  type Row,
  type StorageAdapter,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import pg from "pg";
import { startCluster } from "../packages/adapter-postgres/test/support/cluster.ts";
import { groupPlace, plain, type SealedGroupSpec } from "../packages/core/src/encryption/index.ts";
import { type Desk, openHospital, TENANT } from "../packages/core/test/encryption/support/hospital.ts";
import {
  collection,
  grouped,
  indexes,
  patient,
  single,
} from "../packages/core/test/encryption/support/ten-fields.ts";
import { gate, idOf, race } from "./storage-rows.ts";

/** Rows of a transaction: the most subjects that an import puts into one. Short slices, so that a busy machine cuts none in two. */
const ROWS = Number(process.argv[2] ?? 50);
const ROUNDS = 100;
const tenant = asTenant("ruijin");
const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };

const table = (id: number, name: string, groups: readonly string[]): CollectionSpec =>
  defineCollection({
    id,
    name,
    family: "patients",
    subject: "id",
    sealedGroups: groups.map((group, at) => ({ id: at + 1, name: group })),
    blindIndexes: indexes.map((_, at) => ({ id: at + 1, name: `x${at}`, width: { kind: "exact" } })),
  });
const collections: readonly CollectionSpec[] = [
  table(64_011, "benchGroup", ["all"]),
  table(
    64_012,
    "benchSingle",
    single.map((_, at) => `f${at}`),
  ),
];

type Sealer = (n: number) => Promise<Row>;

/** Seals a patient as one group, or each field by itself; the blind indexes are the same. */
async function sealers({ cipher, keys }: Desk): Promise<Readonly<Record<"asGroup" | "asFields", Sealer>>> {
  const subject = hospital.ids.next();
  keys.noteSubject(subject, await keys.createSubjectKey(subject));
  const place = <T extends object>(group: SealedGroupSpec<T>) =>
    groupPlace({ tenant: TENANT, collection, group, record: subject, subject, revision: 1 });
  const all = place(grouped);
  const fields = single.map(({ spec, value }) => ({ at: place(spec), value }));
  const indexed = (): Row =>
    Object.fromEntries(
      indexes.map((index, at) => [`bx_x${at}`, keys.blindIndex(collection, index, patient)]),
    );
  return {
    asGroup: async (n) => ({ id: idOf(n), g_all: await cipher.seal(all, plain(patient)), ...indexed() }),
    asFields: async (n) => {
      const row: Record<string, Row[string]> = { id: idOf(n), ...indexed() };
      for (const [at, field] of fields.entries())
        row[`g_f${at}`] = await cipher.seal(field.at, plain(field.value));
      return row;
    },
  };
}

let next = 0;
async function batchOf(seal: Sealer): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let n = 0; n < ROWS; n += 1) {
    next += 1;
    rows.push(await seal(next));
  }
  return rows;
}

const hospital = await openHospital({
  indexes: indexes.map((index) => ({ collection: collection.id, index })),
});

/** Gates on one engine; `insertRaw` writes rows of one group with the driver alone. */
function gatesOn(
  engine: string,
  adapter: StorageAdapter,
  insertRaw: (rows: readonly Row[]) => Promise<void> | void,
): Promise<boolean> {
  return hospital.inTransaction(async (desk) => {
    const { asGroup, asFields } = await sealers(desk);
    const store = (name: string, rows: readonly Row[]): Promise<void> =>
      adapter.transaction(scope, (tx) => tx.insert(name, tenant, rows));
    const template = await batchOf(asGroup);
    const best = await race(ROUNDS, 1, {
      whole: async () => store("benchGroup", await batchOf(asGroup)),
      fields: async () => store("benchSingle", await batchOf(asFields)),
      crypto: async () => void (await batchOf(asGroup)),
      driver: async () => {
        const numbered = template.map((row) => {
          next += 1;
          return { ...row, id: idOf(next) };
        });
        await insertRaw(numbered);
      },
    });
    const parts = best.crypto + best.driver;
    const g1 = gate(
      "G1",
      `${engine}: encrypted batch ÷ the sum of its parts, speed`,
      parts / best.whole,
      "at least",
      0.8,
    );
    const g7 = gate(
      "G7",
      `${engine}: ten fields sealed one by one ÷ as a group`,
      best.fields / best.whole,
      "at least",
      1.8,
    );
    return g1 && g7;
  });
}

const COLUMNS = [
  "tenant_id",
  "id",
  "version",
  "created_at",
  "updated_at",
  "g_all",
  ...indexes.map((_, at) => `bx_x${at}`),
];
const cellsOf = (row: Row): readonly (string | number | Uint8Array)[] =>
  [tenant, row.id, 1, scope.at, scope.at, row.g_all, ...indexes.map((_, at) => row[`bx_x${at}`])].map(
    (value) => (value instanceof Uint8Array || typeof value === "number" ? value : String(value)),
  );

async function onSqlite(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "hcrm-bench-"));
  const context = { collections, clock: systemClock, random: systemRandom };
  const adapter = await sqliteStorage({ file: join(folder, "a.db"), durability: "normal" }).open(context);
  await (await sqliteStorage({ file: join(folder, "b.db") }).open(context)).close();
  const raw = new DatabaseSync(join(folder, "b.db"));
  raw.exec("pragma synchronous = normal");
  const marks = COLUMNS.map(() => "?").join(", ");
  const insert = raw.prepare(`insert into hcrm_bench_group (${COLUMNS.join(", ")}) values (${marks})`);
  const held = await gatesOn("SQLite", adapter, (rows) => {
    raw.exec("begin immediate");
    for (const row of rows) insert.run(...cellsOf(row));
    raw.exec("commit");
  });
  raw.close();
  await adapter.close();
  rmSync(folder, { recursive: true });
  return held;
}

async function onPostgres(): Promise<boolean> {
  const cluster = await startCluster("on");
  const { connectionString } = await cluster.createDatabase();
  const pool = new pg.Pool({ connectionString, max: 4 });
  const context = { collections, clock: systemClock, random: systemRandom };
  const adapter = await postgresStorage({ pool, migrate: "up" }).open(context);
  const raw = await pool.connect();
  const held = await gatesOn("PostgreSQL", adapter, async (rows) => {
    const values = rows.flatMap(cellsOf);
    const row = (at: number): string =>
      `(${COLUMNS.map((_, n) => `$${at * COLUMNS.length + n + 1}`).join(", ")})`;
    const text = `insert into hcrm.hcrm_bench_group (${COLUMNS.join(", ")}) values ${rows.map((_, at) => row(at)).join(", ")}`;
    await raw.query("begin");
    await raw.query("select set_config('hcrm.tenant', $1, true)", [tenant]);
    await raw.query({
      name: "raw",
      text,
      values: values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value)),
    });
    await raw.query("commit");
  });
  raw.release();
  await adapter.close();
  await pool.end();
  await cluster.stop();
  return held;
}

const passed = [await onSqlite(), await onPostgres()].every(Boolean);
process.exitCode = passed ? 0 : 1;
