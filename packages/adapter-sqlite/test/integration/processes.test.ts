/** Several processes on one file: their changes count, and each migration is recorded once. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { asRecordId, asTenant, systemClock, systemRandom } from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { childScript, exitCode } from "../../../../scripts/test-setup/child-script.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const count = await childScript(new URL("../support/counting-writer.ts", import.meta.url));
const tenant = asTenant("ruijin");
const key = { tenant, id: asRecordId("01930000-0000-7000-8000-000000000001") };
const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };

describe("several processes", () => {
  it("add up to every increment under the row's lock", async () => {
    const file = join(folder, "count.db");
    const adapter = await sqliteStorage({ file }).open(context);
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
    const children = Array.from({ length: 4 }, () => count([file, "100"]));
    expect(await Promise.all(children.map(exitCode))).toEqual([0, 0, 0, 0]);
    const stored = await adapter.transaction(scope, (tx) => tx.get("suiteItem", key));
    expect([stored?.row.amount, stored?.version]).toEqual([400, 401]);
    await adapter.close();
  }, 120_000);

  it("migrate an empty file at once, and each migration is recorded once", async () => {
    const file = join(folder, "race.db");
    const children = Array.from({ length: 8 }, () => count([file, "0"]));
    expect(await Promise.all(children.map(exitCode))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const adapter = await sqliteStorage({ file, migrate: "check" }).open(context);
    const { applied, pending, drift } = await adapter.migrator.status();
    expect(applied).toHaveLength(suiteCollections.length);
    expect([pending, drift]).toEqual([[], []]);
    await adapter.close();
  }, 120_000);
});
