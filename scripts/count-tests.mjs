/**
 * Prints how many tests passed and failed, read from the JSON reports of the last runs.
 *
 * A line per run comes first; the sum stands alone on the last line, as `N passed, N failed`
 * (and `, N skipped` when not zero). Exit 1 when a test failed or was skipped, or when none ran.
 * An unhandled rejection leaves the numbers as they are: the test run itself has exited 1 for it.
 */
import { countReports, reportsFolder, summarise } from "./test-reports.mjs";

const folder = process.argv[2] ?? reportsFolder;
const counts = countReports(folder);
const { line, ok, reason } = summarise(counts);

for (const { run, passed, failed, skipped } of counts) {
  console.log(`${run.padEnd(14)} passed ${passed}  failed ${failed}  skipped ${skipped}`);
}
if (reason !== undefined) console.error(reason);
if (line !== undefined) console.log(line);
process.exitCode = ok ? 0 : 1;
