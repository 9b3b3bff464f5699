/**
 * The law of the bare queue under random kills: eight worker processes on ten thousand work items, some of them killed. No
 * item is lost, and one is done again only when the worker that had claimed it died.
 */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { asRecordId, asTenant, type StorageFactory } from "../../src/storage/index.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { BATCH, openQueue, queueIn, workQueue } from "./queue-worker.ts";
import { machineTime, SHARED_HOUR } from "./shared-clock.ts";

/** How the workers of an engine are started. */
export interface QueueTrial {
  /** Opens the database once more. */
  readonly storage: () => StorageFactory;
  /** The file in which work leaves its line. */
  readonly log: string;
  /** Starts a worker in a process of its own; it calls `workQueue`. */
  readonly start: (began: number) => ChildProcess;
  /** Items in all. */
  readonly items: number;
  /** How many workers are killed. */
  readonly kills: number;
}

const TENANT = asTenant("ruijin");
/** Rows of one insert. */
const CHUNK = 500;
/** Runs the trial. */
export async function killQueueWorkers({ storage, log, start, items, kills }: QueueTrial): Promise<void> {
  const began = machineTime();
  const adapter = await openQueue(storage(), began);
  const refs = Array.from({ length: items }, (_, n) => idOf(n));
  const at = "2026-11-21T00:00:00.000Z";
  for (let from = 0; from < items; from += CHUNK) {
    const rows = refs
      .slice(from, from + CHUNK)
      .map((id) => ({ id, kind: "message.send", ref: id, visibleAt: at }));
    await adapter.transaction({ tenant: TENANT, at }, (tx) => queueIn(tx).insert(rows));
  }
  const killed = await killAtRandom({ start: () => start(began), kills, longest: items / (2 * kills) });
  // What the last of the killed had claimed is due again when its lease has run out.
  await workQueue(storage(), { log, began: began - SHARED_HOUR });
  const left = await adapter.transaction({ tenant: TENANT, at }, (tx) => queueIn(tx).count([], 1));
  expect(left, "items that nobody finished").toBe(0);
  const done = readFileSync(log, "utf8").trimEnd().split("\n");
  expect(new Set(done)).toEqual(new Set(refs));
  expect(killed, "workers that died in the middle").toBeGreaterThan(kills / 2);
  expect(done.length - items, "items that were done again").toBeLessThanOrEqual(killed * BATCH);
  await adapter.close();
}

function idOf(n: number): ReturnType<typeof asRecordId> {
  return asRecordId(`01930000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);
}
