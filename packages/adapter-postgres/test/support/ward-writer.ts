/** A worker of the kill test on PostgreSQL: `node … <url> <keys> <log> <began>`. Run by `killed-workers.test.ts`. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { work } from "../../../core/test/support/ward-worker.ts";

const [connectionString = "", keys = "", log = "", began = "0"] = process.argv.slice(2);
await work(postgresStorage({ connectionString }), { keys, log, began: Number(began) });
