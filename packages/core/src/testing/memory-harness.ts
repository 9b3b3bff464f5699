/**
 * The memory adapter as a harness of the conformance suite, with room for a wrapper that breaks it: the mutants. What
 * is stored is read back through an unwrapped adapter over the same rows.
 */
import { systemClock, systemRandom } from "../kernel/index.ts";
import { type MemoryStorage, memoryStorage } from "../memory/index.ts";
import {
  type CollectionSpec,
  collectionLayouts,
  type Key,
  type StorageAdapter,
  type Versioned,
} from "../storage/index.ts";
import type { StorageHarness } from "./conformance/storage-harness.ts";

/** Wraps an adapter; the default leaves it as it is. */
export type AdapterWrapper = (adapter: StorageAdapter) => StorageAdapter;

/**
 * A harness over one memory storage.
 *
 * @param name shown in reports
 * @param wrap what to put around each adapter
 */
export function memoryHarness(name = "memory", wrap: AdapterWrapper = (adapter) => adapter): StorageHarness {
  const storage: MemoryStorage = memoryStorage();
  let collections: readonly CollectionSpec[] = [];
  const openPlain = (): Promise<StorageAdapter> =>
    storage.open({ collections, clock: systemClock, random: systemRandom });
  return {
    name,
    open: async (specs) => {
      collections = specs;
      return wrap(await openPlain());
    },
    reopen: async () => wrap(await openPlain()),
    dispose: async () => undefined,
    rawRead: async (table, key) => rawRow(await openPlain(), collections, table, key),
  };
}

async function rawRow(
  adapter: StorageAdapter,
  collections: readonly CollectionSpec[],
  table: string,
  key: Key,
): Promise<Readonly<Record<string, unknown>> | null> {
  const layouts = [...collectionLayouts(collections).values()];
  const layout = layouts.find((candidate) => candidate.table === table);
  if (layout === undefined) return null;
  const { name } = layout.spec;
  const scope = { tenant: key.tenant, at: systemClock.now() };
  const row = await adapter.transaction(scope, (tx) => tx.get(name, key));
  return row === null ? null : { tenant_id: key.tenant, ...physicalRow(row, layout.columns) };
}

function physicalRow(
  row: Versioned,
  columns: ReadonlyMap<string, { readonly physical: string }>,
): Readonly<Record<string, unknown>> {
  const named = Object.entries(row.row).map(([name, value]) => [columns.get(name)?.physical ?? name, value]);
  return { id: row.id, version: row.version, ...Object.fromEntries(named) };
}
