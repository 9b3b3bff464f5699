/** A worker on the bare queue: `node … <db> <log> <began>`. Run by `killed-workers.test.ts`. */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { workQueue } from "../../../core/test/support/queue-worker.ts";

const [file = "", log = "", began = "0"] = process.argv.slice(2);
await workQueue(sqliteStorage({ file }), { log, began: Number(began) });
