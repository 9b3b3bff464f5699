/**
 * Runs the test suites, each run in its own process with its own time zone and its own JSON report.
 *
 *   node scripts/run-tests.mjs         unit in three zones, integration with examples, types
 *   node scripts/run-tests.mjs data    the suites over ../shared/data
 *   node scripts/run-tests.mjs kills   ten thousand tasks with eight workers and random kills, on SQLite and PostgreSQL
 *
 * `TZ` is set before the process starts, because a running process may keep the zone it began with.
 * Every run is made, whatever failed before it; the exit code is 1 when any of them failed.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { reportsFolder, vitestEntry } from "./test-reports.mjs";

/**
 * @typedef {object} Run
 * @property {string} name
 * @property {"unit" | "integration" | "types" | "data"} kind
 * @property {string} zone
 * @property {string} [files] only files whose path holds it
 * @property {Record<string, string>} [env]
 */

/** @type {Record<string, Run[]>} */
const suites = {
  all: [
    { name: "unit-utc", kind: "unit", zone: "UTC" },
    { name: "unit-shanghai", kind: "unit", zone: "Asia/Shanghai" },
    { name: "unit-new-york", kind: "unit", zone: "America/New_York" },
    { name: "integration", kind: "integration", zone: "Asia/Shanghai" },
    { name: "types", kind: "types", zone: "Asia/Shanghai" },
  ],
  data: [{ name: "data", kind: "data", zone: "Asia/Shanghai" }],
  kills: [
    {
      name: "kills",
      kind: "integration",
      zone: "Asia/Shanghai",
      files: "killed-workers",
      env: { HCRM_KILL_TASKS: process.env.HCRM_KILL_TASKS ?? "10000" },
    },
  ],
};

const [asked = "all"] = process.argv.slice(2);
const runs = suites[asked];
if (runs === undefined) {
  console.error(`unknown suite "${asked}"; known: ${Object.keys(suites).join(", ")}`);
  process.exit(1);
}

/** @type {string[]} */
const failed = [];
for (const { name, kind, zone, files, env } of runs) {
  const report = `${reportsFolder}/${name}.json`;
  rmSync(report, { force: true }); // a run that dies must not be counted by the report of the last one
  console.log(`\n== ${name} (TZ=${zone})`);
  const { status } = spawnSync(
    process.execPath,
    [
      ...[vitestEntry, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
      ...(files === undefined ? [] : [files]),
    ],
    { stdio: "inherit", env: { ...process.env, ...env, TZ: zone, HCRM_TEST_KIND: kind } },
  );
  if (status !== 0) failed.push(name);
}

if (failed.length > 0) {
  console.error(`\nfailed test runs: ${failed.join(", ")}`);
  process.exit(1);
}
