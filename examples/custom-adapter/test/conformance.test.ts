/** The vendor's adapter keeps every law of the port. This is all the test that an adapter needs. */
import { deserialize } from "node:v8";
import {
  physicalColumn,
  physicalTable,
  type StorageAdapter,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { type StorageHarness, storageConformance } from "@hcrm/core/testing";
import { describe, it } from "vitest";
import { keyValueCapabilities, keyValueStorage } from "../key-value-storage.ts";
import { memoryKeyValueStore } from "./support/memory-key-value-store.ts";

function harness(): StorageHarness {
  const store = memoryKeyValueStore();
  const storage = keyValueStorage(store);
  let collections: Parameters<StorageHarness["open"]>[0] = [];
  const open = (): Promise<StorageAdapter> =>
    storage.open({ collections, clock: systemClock, random: systemRandom });
  return {
    name: "example key-value store",
    open: (specs) => {
      collections = specs;
      return open();
    },
    reopen: open,
    dispose: async () => undefined,
    rawRead: async (table, { tenant, id }) => {
      const spec = collections.find(({ name }) => physicalTable(name) === table);
      const bytes = store.get(`row/${tenant}/${spec?.name}/${id}`);
      if (bytes === undefined) return null;
      const cells = Object.entries(deserialize(bytes)).map(([name, value]) => [physicalColumn(name), value]);
      return { tenant_id: tenant, ...Object.fromEntries(cells) };
    },
  };
}

storageConformance({ describe, it }, async () => harness(), keyValueCapabilities);
