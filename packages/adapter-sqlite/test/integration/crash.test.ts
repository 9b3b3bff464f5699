/**
 * Processes on one SQLite file that are killed with SIGKILL, two at a time, at 200 seeded moments: while they open it, write
 * batches, claim work and write the log. `HCRM_CRASH_RUNS` changes their number.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { bundledScript } from "../../../../scripts/test-setup/child-script.ts";
import { crashLedger, expectNothingLost, killProcesses } from "../../../core/test/support/crash-laws.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const RUNS = Number(process.env.HCRM_CRASH_RUNS ?? 200);
const folder = temporaryFolder();
const file = join(folder, "crash.db");

afterAll(() => rmSync(folder, { recursive: true }));

describe("after kill -9 at seeded moments", () => {
  it("nothing acknowledged is lost, nothing is there by halves, and the log verifies", async () => {
    const script = await bundledScript(new URL("../support/crash-writer.ts", import.meta.url));
    const ledger = crashLedger();
    await killProcesses(ledger, { script, target: file, first: 1, count: RUNS });
    expect(ledger.batches.size).toBeGreaterThan(RUNS);
    expect(ledger.long.length).toBeGreaterThan(RUNS);
    for (const step of ["opening", "writing", "batch", "claim"])
      expect(ledger.lastSteps.has(step), step).toBe(true);
    await expectNothingLost(sqliteStorage({ file }), ledger);
  }, 600_000);

  it("the file is whole and every reference names a row", () => {
    const database = new DatabaseSync(file);
    expect(database.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
    expect(database.prepare("pragma foreign_key_check").all()).toEqual([]);
    database.close();
  });
});
