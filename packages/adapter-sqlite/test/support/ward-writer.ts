/** A worker of the kill test on SQLite: `node … <db> <keys> <log> <began>`. Run by `killed-workers.test.ts`. */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { work } from "../../../core/test/support/ward-worker.ts";

const [file = "", keys = "", log = "", began = "0"] = process.argv.slice(2);
await work(sqliteStorage({ file }), { keys, log, began: Number(began) });
