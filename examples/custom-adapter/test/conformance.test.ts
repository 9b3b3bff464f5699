/** The vendor's adapter keeps every law of the port. This is all the test that an adapter needs. */
import { type StorageAdapter, systemClock, systemRandom } from "@hcrm/core/storage";
import { type StorageHarness, storageConformance } from "@hcrm/core/testing";
import { describe, it } from "vitest";
import { tableCapabilities, tableStorage } from "../table-storage.ts";

function harness(): StorageHarness {
  const storage = tableStorage(":memory:");
  let collections: Parameters<StorageHarness["open"]>[0] = [];
  const open = (): Promise<StorageAdapter> =>
    storage.open({ collections, clock: systemClock, random: systemRandom });
  return {
    name: "example tables",
    open: (specs) => {
      collections = specs;
      return open();
    },
    reopen: open,
    dispose: async () => storage.database.close(),
    rawRead: async (table, { tenant, id }) => {
      const statement = storage.database.prepare(`select * from "${table}" where tenant_id = ? and id = ?`);
      return statement.get(tenant, id) ?? null;
    },
  };
}

storageConformance({ describe, it }, async () => harness(), tableCapabilities);
