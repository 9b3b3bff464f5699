/** A worker on the bare queue: `node … <url> <log> <began>`. Run by `killed-workers.test.ts`. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { workQueue } from "../../../core/test/support/queue-worker.ts";

const [connectionString = "", log = "", began = "0"] = process.argv.slice(2);
await workQueue(postgresStorage({ connectionString }), { log, began: Number(began) });
