/**
 * Where the test runs leave their JSON reports, and how the reports are added up.
 *
 * Numbers come from what vitest wrote and from nothing else: a suite that did not run has no number.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Absolute folder of the reports, one `<run>.json` for each run. */
export const reportsFolder = fileURLToPath(new URL("../test-results", import.meta.url));

/** The command-line entry of vitest, to be started with the Node that runs the script. */
export const vitestEntry = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

/** @typedef {{ run: string, passed: number, failed: number, skipped: number }} RunCount */

/**
 * The part of vitest's JSON report that is read here.
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[],
 * }} Report
 */

/**
 * Adds up one report. A file that failed before any of its tests ran counts as one failed test:
 * the reporter itself says 0 for it, and a bad import would pass for a green run.
 * @param {string} run name of the run
 * @param {Report} report
 * @returns {RunCount}
 */
export function countReport(run, report) {
  const unloadable = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    run,
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Counts of all reports in a folder, by name of the run; an empty list when there is none.
 * @param {string} folder
 * @returns {RunCount[]}
 */
export function countReports(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) =>
      countReport(file.replace(/\.json$/, ""), JSON.parse(readFileSync(`${folder}/${file}`, "utf8"))),
    );
}

/**
 * The closing line, and whether the runs may land: nothing failed, nothing was left out, and something ran.
 * @param {RunCount[]} counts
 * @returns {{ line: string | undefined, ok: boolean, reason: string | undefined }}
 */
export function summarise(counts) {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const skipped = counts.reduce((sum, count) => sum + count.skipped, 0);
  if (passed + failed + skipped === 0) {
    return {
      line: undefined,
      ok: false,
      reason: "no test ran: there is no report, or the reports are empty",
    };
  }
  const line = `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
  if (skipped > 0) return { line, ok: false, reason: "skipped and todo tests do not land" };
  return { line, ok: failed === 0, reason: failed === 0 ? undefined : "there are failed tests" };
}
