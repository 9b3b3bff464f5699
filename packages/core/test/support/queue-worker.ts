/**
 * A worker on the bare queue, in a process of its own: it claims, does the work, which is one line in a file, and finishes.
 * It imports the queue by its files, because a short-lived process should not load all of core. Leases are on the shared
 * clock of `ward-worker.ts`.
 */
import { appendFileSync, writeSync } from "node:fs";
import { HcrmError } from "../../src/kernel/index.ts";
import { createTenantRows, type TenantRows } from "../../src/operations/tenant-rows.ts";
import {
  asTenant,
  type StorageAdapter,
  type StorageFactory,
  type StoreTx,
  systemRandom,
} from "../../src/storage/index.ts";
import { claimDue, finish, type Lease, workItemCollection } from "../../src/work/index.ts";
import { sharedClock } from "./shared-clock.ts";

const TENANT = asTenant("ruijin");
/** Items that a worker claims at once. */
export const BATCH = 25;

/** The queue in a transaction. */
export function queueIn(tx: StoreTx): TenantRows {
  return createTenantRows(tx, TENANT, workItemCollection, [workItemCollection.name]);
}

/** Opens a database that holds nothing but a queue. */
export function openQueue(storage: StorageFactory, began: number): Promise<StorageAdapter> {
  return storage.open({
    collections: [workItemCollection],
    clock: sharedClock(began),
    random: systemRandom,
  });
}

/** Works until nothing is due; an item whose lease another worker has by now is left to it. */
export async function workQueue(
  storage: StorageFactory,
  { log, began }: { readonly log: string; readonly began: number },
): Promise<void> {
  const clock = sharedClock(began);
  const adapter = await openQueue(storage, began);
  const run = <T>(step: (tx: StoreTx) => Promise<T>): Promise<T> =>
    adapter.transaction({ tenant: TENANT, at: clock.now() }, step);
  for (;;) {
    const request = { kind: "message.send", limit: BATCH, worker: String(process.pid) } as const;
    const leases = await run((tx) => claimDue(queueIn(tx), { ...request, now: clock.now() }));
    if (leases.length === 0) break;
    for (const lease of leases) {
      appendFileSync(log, `${lease.ref}\n`); // one write, appended: lines of several processes never mix
      writeSync(1, "done\n");
    }
    await run((tx) => finishAll(tx, leases));
  }
  await adapter.close();
}

async function finishAll(tx: StoreTx, leases: readonly Lease[]): Promise<void> {
  for (const lease of leases)
    await finish(queueIn(tx), lease).catch((error: unknown) => {
      if (!(error instanceof HcrmError) || error.code !== "StaleLease") throw error;
    });
}
