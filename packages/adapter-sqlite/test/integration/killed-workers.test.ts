/** Eight worker processes on one SQLite file, some of them killed: no task is lost and no message is sent twice. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { afterAll, it } from "vitest";
import { childScript } from "../../../../scripts/test-setup/child-script.ts";
import { killQueueWorkers } from "../../../core/test/support/killed-queue.ts";
import { killWorkers } from "../../../core/test/support/killed-workers.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const [work, send] = [
  await childScript(new URL("../support/queue-writer.ts", import.meta.url)),
  await childScript(new URL("../support/ward-writer.ts", import.meta.url)),
];

it("does ten thousand work items, and none twice but for the dead", async () => {
  const [file, log] = [join(folder, "queue.db"), join(folder, "queue.log")];
  await killQueueWorkers({
    storage: () => sqliteStorage({ file }),
    log,
    start: (began) => work([file, log, String(began)]),
    items: 10_000,
    kills: 8,
  });
}, 600_000);

it("sends the messages of all tasks, each under one key, whoever dies", async () => {
  const [file, keys, log] = [join(folder, "ward.db"), join(folder, "ward.keys"), join(folder, "ward.log")];
  await killWorkers({
    storage: () => sqliteStorage({ file }),
    files: { keys, log },
    start: (began) => send([file, keys, log, String(began)]),
    tasks: Number(process.env.HCRM_KILL_TASKS ?? 300),
    kills: 4,
  });
}, 3_600_000);
