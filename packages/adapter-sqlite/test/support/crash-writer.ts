/** A process that works on a database file until it is killed, and prints each step. Run by the crash tests. */
import { writeSync } from "node:fs";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { workUntilKilled } from "../../../core/test/support/crash-work.ts";

const [file = "", process_ = "1"] = process.argv.slice(2);
void workUntilKilled(sqliteStorage({ file }), Number(process_), (line) => void writeSync(1, `${line}\n`));
