/**
 * The program that a host's cron starts: `node main.ts DB KEYS OUTBOX TENANT`, for example every quarter of an hour. It
 * prints one line of JSON without any patient's data, and ends with 1 when something failed or was left, so that the cron
 * raises its alarm.
 *
 *     0-59/15 * * * *  node --conditions=@hcrm/source main.ts hcrm.db hcrm.keys outbox.ndjson ruijin
 */
import { HcrmError } from "@hcrm/core";
import { openHost } from "./open-host.ts";
import { runNight } from "./run-night.ts";

/** Ten minutes at most: the next run begins after fifteen. */
const BUDGET = { portionMs: 60_000, portions: 10 };
/** Team that gets what nobody else can take, as the kit's plans name it. */
const TEAM = "follow-up-centre";

const [db, keys, outbox, tenant] = process.argv.slice(2);
if (db === undefined || keys === undefined || outbox === undefined || tenant === undefined) {
  process.stderr.write("usage: main.ts DB KEYS OUTBOX TENANT\n");
  process.exitCode = 2;
} else {
  try {
    const hcrm = await openHost({ db, keys, outbox });
    try {
      const report = await runNight(hcrm, { tenant, team: TEAM }, BUDGET);
      process.stdout.write(`${JSON.stringify(report)}\n`);
      process.exitCode = report.failed > 0 || report.moreDue ? 1 : 0;
    } finally {
      await hcrm.close();
    }
  } catch (error) {
    // An error of HCRM holds a code and no patient's data.
    process.stderr.write(
      error instanceof HcrmError ? `${error.code}: ${error.message}\n` : `${String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
