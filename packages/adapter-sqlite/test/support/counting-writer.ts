/** A process that adds one to a counter under the row's lock, a number of times. It takes the suite's
 * collections by their file, because a short-lived process should not load all of core. Run by the tests of several processes. */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { asRecordId, asTenant, systemClock, systemRandom } from "@hcrm/core/storage";
import { suiteCollections } from "../../../core/src/testing/conformance/suite-collections.ts";

const [file = "", times = "0"] = process.argv.slice(2);
const tenant = asTenant("ruijin");
const key = { tenant, id: asRecordId("01930000-0000-7000-8000-000000000001") };

const adapter = await sqliteStorage({ file, durability: "normal" }).open({
  collections: suiteCollections,
  clock: systemClock,
  random: systemRandom,
});
for (let n = 0; n < Number(times); n += 1) {
  await adapter.transaction({ tenant, at: systemClock.now() }, async (tx) => {
    const row = await tx.lockRow("suiteItem", key);
    await tx.update("suiteItem", key, row?.version ?? 0, { amount: Number(row?.row.amount) + 1 });
  });
}
await adapter.close();
