/**
 * SQLite harnesses for the conformance suite: a file per law with two connections, or one shared handle in memory, on
 * either driver.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { type CollectionSpec, type StorageAdapter, systemClock, systemRandom } from "@hcrm/core/storage";
import type { StorageHarness } from "@hcrm/core/testing";

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

/** One handle in memory, shared by all adapters. */
export function memoryHandleHarness(): StorageHarness {
  const handle = new DatabaseSync(":memory:");
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
    dispose: async () => handle.close(),
    rawRead: async (table, key) => rawRow(handle, table, key),
    native: handleTransactions(handle),
  };
}

function handleTransactions(handle: DatabaseSync): NonNullable<StorageHarness["native"]> {
  return {
    begin: async () => {
      handle.exec("begin immediate");
      return handle;
    },
    commit: async () => handle.exec("commit"),
    rollback: async () => handle.exec("rollback"),
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
