/**
 * Ratios of the SQLite adapter against the driver underneath, in one process: gates G2, G4, G5 and G6 of the storage
 * design. Sides are interleaved and the best of each counts, so a busy machine moves both alike. Times are printed for
 * orientation only; the gates are ratios. Exit code 1 when a gate is missed by more than a fifth.
 *
 * Run: node --conditions=@hcrm/source bench/storage.bench.ts
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  asRecordId,
  asTenant,
  type Row,
  type StorageAdapter,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { bytesOf, gate, idOf, patientRow, race, storageCollections } from "./storage-rows.ts";

const ROWS = Number(process.argv[2] ?? 200_000);
const tenant = asTenant("ruijin");
const folder = mkdtempSync(join(tmpdir(), "hcrm-bench-"));
const context = { collections: storageCollections, clock: systemClock, random: systemRandom };

const openFile = (name: string): Promise<StorageAdapter> =>
  sqliteStorage({ file: join(folder, name), durability: "normal" }).open(context);

const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };

/** G2: one row by key through the port, against a prepared statement of the driver. */
async function getGate(): Promise<boolean> {
  const file = join(folder, "get.db");
  const adapter = await openFile("get.db");
  const rows = Array.from({ length: 1000 }, (_, n) => patientRow(n));
  await adapter.transaction(scope, (tx) => tx.insert("benchPatient", tenant, rows));
  const raw = new DatabaseSync(file);
  const names = raw.prepare("select name from pragma_table_info('hcrm_bench_patient')").all();
  const columns = names.map(({ name }) => `"${name}"`).join(", ");
  const statement = raw.prepare(`select ${columns} from hcrm_bench_patient where tenant_id = ? and id = ?`);
  const best = await adapter.transaction(scope, (tx) =>
    race(300, 200, {
      store: async (n) => void (await tx.get("benchPatient", { tenant, id: idOf(n % 1000) })),
      raw: (n) => void statement.get(tenant, idOf(n % 1000)),
    }),
  );
  raw.close();
  await adapter.close();
  return gate("G2", "get through the port ÷ raw prepared get", best.store / best.raw, "at most", 2.0);
}

/** G4 and G5: rows in batches of 500 against one by one, and batches with their audit rows against without. */
async function batchGates(): Promise<boolean> {
  const adapter = await openFile("batch.db");
  let next = 0;
  const take = (count: number): readonly number[] => Array.from({ length: count }, () => (next += 1));
  const write = (numbers: readonly number[], audited: boolean): Promise<void> =>
    adapter.transaction(scope, async (tx) => {
      await tx.insert("benchPatient", tenant, numbers.map(patientRow));
      if (audited) await tx.insert("benchEvent", tenant, numbers.map(eventRow));
    });
  const best = await race(12, 1, {
    single: async () => {
      for (const number of take(100)) await write([number], true);
    },
    batch: () => write(take(500), true),
    plain: () => write(take(500), false),
  });
  await adapter.close();
  const perRow = { single: best.single / 100, batch: best.batch / 500, plain: best.plain / 500 };
  const g4 = gate(
    "G4",
    "500 per transaction ÷ 1, with audit row, rows per second",
    perRow.single / perRow.batch,
    "at least",
    5,
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

/** G6: a look-up by blind index against one by a plain unique, in a large table. */
async function lookupGate(): Promise<boolean> {
  const adapter = await openFile("lookup.db");
  for (let start = 0; start < ROWS; start += 1000) {
    const rows = Array.from({ length: 1000 }, (_, n) => patientRow(start + n));
    await adapter.transaction(scope, (tx) => tx.insert("benchPatient", tenant, rows));
  }
  const page = { orderBy: [], limit: 10 } as const;
  const best = await adapter.transaction(scope, (tx) =>
    race(100, 200, {
      blind: async (n) =>
        void (await tx.find(
          "benchPatient",
          tenant,
          [["bx_phone", "in", [bytesOf((n * 7919) % ROWS)]]],
          page,
        )),
      plain: async (n) =>
        void (await tx.find(
          "benchPatient",
          tenant,
          [["sourceId", "eq", `source-${(n * 7919) % ROWS}`]],
          page,
        )),
    }),
  );
  await adapter.close();
  return gate("G6", `blind look-up ÷ plain look-up, ${ROWS} rows`, best.blind / best.plain, "at most", 1.3);
}

function eventRow(n: number): Row {
  return { id: asRecordId(idOf(n)), seq: n, action: "patients.register" };
}

const passed = [await getGate(), await batchGates(), await lookupGate()].every(Boolean);
rmSync(folder, { recursive: true });
process.exitCode = passed ? 0 : 1;
