/**
 * SQLite harnesses for the conformance suite: a file per law with two connections, or one shared handle in memory, on
 * either driver.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type NodeSqliteHandle, sqliteStorage } from "@hcrm/adapter-sqlite";
import { type CollectionSpec, type StorageAdapter, systemClock, systemRandom } from "@hcrm/core/storage";
import type { StorageHarness } from "@hcrm/core/testing";
import { recordingHandle } from "./recording-handle.ts";

export type DriverName = "node" | "better-sqlite3";

/** A fresh folder under the system's temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "hcrm-sqlite-"));
}

/** One database file; each adapter has a connection of its own. */
export function fileHarness(driver: DriverName): StorageHarness {
  const folder = temporaryFolder();
  const file = join(folder, "hcrm.db");
  const adapters: StorageAdapter[] = [];
  let collections: readonly CollectionSpec[] = [];
  const host = new DatabaseSync(file);
  host.exec("pragma journal_mode = wal; pragma foreign_keys = on");
  const openAdapter = async (): Promise<StorageAdapter> => {
    const adapter = await sqliteStorage({ file, driver, durability: "normal" }).open({
      collections,
      clock: systemClock,
      random: systemRandom,
    });
    adapters.push(adapter);
    return adapter;
  };
  return {
    name: `sqlite file, ${driver}`,
    open: async (specs) => {
      collections = specs;
      return openAdapter();
    },
    reopen: openAdapter,
    dispose: async () => {
      for (const adapter of adapters) await adapter.close();
      host.close();
      rmSync(folder, { recursive: true });
    },
    rawRead: async (table, key) => rawRow(host, table, key),
    native: handleTransactions(host),
  };
}

/** One handle in memory, shared by all adapters; `texts` gathers every statement that is prepared on it. */
export function memoryHandleHarness(texts: Set<string>): StorageHarness {
  const handle = recordingHandle();
  let collections: readonly CollectionSpec[] = [];
  const openAdapter = (): Promise<StorageAdapter> =>
    sqliteStorage({ driver: handle }).open({ collections, clock: systemClock, random: systemRandom });
  return {
    name: "sqlite in memory, host's handle",
    open: async (specs) => {
      collections = specs;
      return openAdapter();
    },
    reopen: openAdapter,
    dispose: async () => {
      for (const text of handle.texts) texts.add(text);
      handle.close();
    },
    rawRead: async (table, key) => rawRow(handle.database, table, key),
    native: handleTransactions(handle.database, handle),
  };
}

function handleTransactions(
  database: DatabaseSync,
  handle: NodeSqliteHandle = database,
): NonNullable<StorageHarness["native"]> {
  return {
    begin: async () => {
      database.exec("begin immediate");
      return handle;
    },
    commit: async () => database.exec("commit"),
    rollback: async () => database.exec("rollback"),
    idle: async () => handle,
  };
}

function rawRow(
  handle: DatabaseSync,
  table: string,
  key: { readonly tenant: string; readonly id: string },
): Readonly<Record<string, unknown>> | null {
  const statement = handle.prepare(`select * from "${table}" where tenant_id = ? and id = ?`);
  return statement.get(key.tenant, key.id) ?? null;
}
