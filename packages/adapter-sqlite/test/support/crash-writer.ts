/**
 * A process that works on a database until it is killed, and prints each operation once it is acknowledged: `item n`
 * after a transaction that inserts a row and its event together, `claim n` after a claim. It takes the suite's
 * collections by their file, because a short-lived process should not load all of core. Run by the crash tests.
 */
import { writeSync } from "node:fs";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { asRecordId, asTenant, type Row, systemClock, systemRandom } from "@hcrm/core/storage";
import { suiteCollections } from "../../../core/src/testing/conformance/suite-collections.ts";

const [file = "", start = "1"] = process.argv.slice(2);
const tenant = asTenant("ruijin");
const idOf = (n: number) => asRecordId(`01930000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);
const itemRow = (n: number): Row => ({
  id: idOf(n),
  title: `item ${n}`,
  rank: n,
  external: `external-${n}`,
  bx_card: new TextEncoder().encode(`card-${n}`),
});

const adapter = await sqliteStorage({ file }).open({
  collections: suiteCollections,
  clock: systemClock,
  random: systemRandom,
});
for (let n = Number(start); ; n += 1) {
  const at = systemClock.now();
  await adapter.transaction({ tenant, at }, async (tx) => {
    await tx.insert("suiteItem", tenant, [itemRow(n)]);
    await tx.insert("suiteEvent", tenant, [{ id: idOf(n), seq: n, text: `item ${n}` }]);
    await tx.insert("suiteWork", tenant, [{ id: idOf(n), kind: "send", visibleAt: at }]);
    if (n > 1)
      await tx.updateWhere("suiteItem", tenant, [["rank", "eq", n - 1]], { note: "seen" }, { limit: 1 });
  });
  writeSync(1, `item ${n}\n`);
  const lease = { tenant, now: at, limit: 1, leaseMs: 1, owner: "child" };
  const claimed = await adapter.transaction({ tenant, at }, (tx) => tx.claim("suiteWork", lease));
  for (const { id, row } of claimed) writeSync(1, `claim ${id} ${row.leaseToken}\n`);
}
