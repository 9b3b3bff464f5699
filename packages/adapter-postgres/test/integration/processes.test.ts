/** Several processes on one database: their changes count, and each migration is recorded once. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { asRecordId, asTenant, systemClock, systemRandom } from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childScript, exitCode } from "../../../../scripts/test-setup/child-script.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const count = await childScript(new URL("../support/counting-writer.ts", import.meta.url));
const tenant = asTenant("ruijin");
const key = { tenant, id: asRecordId("01930000-0000-7000-8000-000000000001") };
const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };

describe("several processes", () => {
  it("eight migrate an empty database at once, and each migration is recorded once", async () => {
    const { connectionString } = await cluster.createDatabase();
    const children = Array.from({ length: 8 }, () => count([connectionString, "0"]));
    expect(await Promise.all(children.map(exitCode))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const adapter = await postgresStorage({ connectionString }).open(context);
    const { applied, pending, drift } = await adapter.migrator.status();
    expect(applied).toHaveLength(suiteCollections.length);
    expect([pending, drift]).toEqual([[], []]);
    await adapter.close();
  }, 120_000);

  it("add up to every increment under the row's lock", async () => {
    const { connectionString } = await cluster.createDatabase();
    const adapter = await postgresStorage({ connectionString, migrate: "up" }).open(context);
    const scope = { tenant, at: systemClock.now() };
    const row = {
      id: key.id,
      title: "counter",
      rank: 1,
      external: "counter",
      bx_card: Uint8Array.of(1),
      amount: 0,
    };
    await adapter.transaction(scope, (tx) => tx.insert("suiteItem", tenant, [row]));
    const children = Array.from({ length: 4 }, () => count([connectionString, "100"]));
    expect(await Promise.all(children.map(exitCode))).toEqual([0, 0, 0, 0]);
    const stored = await adapter.transaction(scope, (tx) => tx.get("suiteItem", key));
    expect([stored?.row.amount, stored?.version]).toEqual([400, 401]);
    await adapter.close();
  }, 120_000);
});
