/**
 * Processes on one PostgreSQL database that are killed with SIGKILL, two at a time, at 200 seeded moments, while they open
 * it, write batches, claim work and sequence the log; then the server itself, killed under a working process. `fsync` is
 * on. `HCRM_CRASH_RUNS` and `HCRM_SERVER_CRASH_RUNS` change the numbers.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresStorage } from "@hcrm/adapter-postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledScript } from "../../../../scripts/test-setup/child-script.ts";
import {
  crashLedger,
  expectNothingLost,
  followUntilKilled,
  killProcesses,
  momentOf,
  startProcess,
} from "../../../core/test/support/crash-laws.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

const RUNS = Number(process.env.HCRM_CRASH_RUNS ?? 200);
const SERVER_RUNS = Number(process.env.HCRM_SERVER_CRASH_RUNS ?? 10);
const folder = mkdtempSync(join(tmpdir(), "hcrm-crash-"));
let cluster: Cluster;
let script: string;

beforeAll(async () => {
  cluster = await startCluster("on");
  script = await bundledScript(new URL("../support/crash-writer.ts", import.meta.url));
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

describe("after kill -9 at seeded moments", () => {
  it("of clients, nothing acknowledged is lost, nothing is there by halves, and the log verifies", async () => {
    const { connectionString } = await cluster.createDatabase();
    const ledger = crashLedger();
    await killProcesses(ledger, { script, target: connectionString, first: 1, count: RUNS });
    expect(ledger.batches.size).toBeGreaterThan(RUNS);
    expect(ledger.long.length).toBeGreaterThan(RUNS);
    for (const step of ["opening", "writing", "batch", "claim", "sequencing"])
      expect(ledger.lastSteps.has(step), step).toBe(true);
    await expectNothingLost(postgresStorage({ connectionString }), ledger);
  }, 600_000);

  it("of the server, the same holds", async () => {
    const { connectionString } = await cluster.createDatabase();
    const ledger = crashLedger();
    for (let number = 1; number <= SERVER_RUNS; number += 1) {
      const child = startProcess(script, connectionString, number);
      await followUntilKilled(child, ledger, momentOf(number), async () => {
        await cluster.crash();
        child.kill("SIGKILL");
      });
    }
    expect(ledger.batches.size).toBeGreaterThan(SERVER_RUNS);
    await expectNothingLost(postgresStorage({ connectionString }), ledger);
  }, 600_000);
});
