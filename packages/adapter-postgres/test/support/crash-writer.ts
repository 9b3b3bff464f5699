/** A process that works on a database until it is killed, and prints each step. Run by the crash tests. */
import { writeSync } from "node:fs";
import { postgresStorage } from "@hcrm/adapter-postgres";
import pg from "pg";
import { workUntilKilled } from "../../../core/test/support/crash-work.ts";

const [connectionString = "", process_ = "1"] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 2 });
void workUntilKilled(
  postgresStorage({ pool, migrate: "up" }),
  Number(process_),
  (line) => void writeSync(1, `${line}\n`),
);
