/** The rows of a collection as storage keeps them, read behind the back of every instance. */
import { allCollections } from "../../src/collections.ts";
import { asTenant } from "../../src/kernel/index.ts";
import type { StorageFactory, Versioned } from "../../src/storage/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING } from "./hospital.ts";

const TENANT = asTenant("ruijin");

/** All rows of a collection, at most 1,000. */
export async function storedRows(storage: StorageFactory, collection: string): Promise<readonly Versioned[]> {
  const adapter = await storage.open({
    collections: allCollections,
    clock: fakeClock(MORNING),
    random: seededRandom("raw"),
  });
  return adapter.transaction({ tenant: TENANT, at: MORNING }, (tx) =>
    tx.find(collection, TENANT, [], { orderBy: [], limit: 1000 }),
  );
}
