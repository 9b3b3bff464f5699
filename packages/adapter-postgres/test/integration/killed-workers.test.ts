/** Eight worker processes on one PostgreSQL, some of them killed: no task is lost and no message is sent twice. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { afterAll, beforeAll, it } from "vitest";
import { childScript } from "../../../../scripts/test-setup/child-script.ts";
import { killQueueWorkers } from "../../../core/test/support/killed-queue.ts";
import { killWorkers } from "../../../core/test/support/killed-workers.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "hcrm-kills-"));
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const [work, send] = [
  await childScript(new URL("../support/queue-writer.ts", import.meta.url)),
  await childScript(new URL("../support/ward-writer.ts", import.meta.url)),
];

it("does ten thousand work items, and none twice but for the dead", async () => {
  const { connectionString } = await cluster.createDatabase();
  const log = join(folder, "queue.log");
  await killQueueWorkers({
    storage: () => postgresStorage({ connectionString, migrate: "up" }),
    log,
    start: (began) => work([connectionString, log, String(began)]),
    items: 10_000,
    kills: 8,
  });
}, 600_000);

it("sends the messages of all tasks, each under one key, whoever dies", async () => {
  const { connectionString } = await cluster.createHospital();
  const [keys, log] = [join(folder, "ward.keys"), join(folder, "ward.log")];
  await killWorkers({
    storage: () => postgresStorage({ connectionString, migrate: "up" }),
    files: { keys, log },
    start: (began) => send([connectionString, keys, log, String(began)]),
    tasks: Number(process.env.HCRM_KILL_TASKS ?? 300),
    kills: 4,
  });
}, 3_600_000);
