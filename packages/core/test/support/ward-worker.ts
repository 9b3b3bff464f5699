/**
 * A worker of the kill test, in a process of its own: it calls `tick()` until nothing is due. Its channel is a provider that
 * keeps one line for each call in a file; a line on standard output tells the parent how far it is, which kills it at some
 * of them. All workers share one clock, which is faster than the machine's, so that leases of the killed run out in time.
 */
import { appendFileSync, writeSync } from "node:fs";
import { fileKeyProvider } from "../../src/encryption/keys/index.ts";
import { type Channel, createHcrm, type Hcrm, HcrmError, starterKit } from "../../src/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { sharedClock } from "./shared-clock.ts";

/** What a worker is told. */
export interface WorkerOrders {
  /** The key file. */
  readonly keys: string;
  /** The provider's file. */
  readonly log: string;
  /** Milliseconds since 1970 at which the shared clock began. */
  readonly began: number;
}

/** The provider: idempotent, so it is asked again after a worker has died; it counts how often. */
function provider(log: string): Channel {
  return {
    id: "memory",
    timeoutMs: 60_000,
    capabilities: { idempotent: true, receipts: false, media: false },
    send: async ({ id }, { idempotencyKey }) => {
      appendFileSync(log, `${id} ${idempotencyKey}\n`); // one write, appended: lines of several processes never mix
      writeSync(1, "sent\n");
      return { status: "sent" };
    },
  };
}

/** Opens an instance of the kill test. */
export function openWorker(storage: StorageFactory, { keys, log, began }: WorkerOrders): Promise<Hcrm> {
  return createHcrm({
    ...starterKit(),
    storage,
    keys: fileKeyProvider({ file: keys }),
    clock: sharedClock(began),
    contact: { quietHours: null, caps: [] },
    channels: [provider(log)],
  });
}

/** Works until nothing is due; what another worker is in the way of is tried again, opening the database included. */
export async function work(storage: StorageFactory, orders: WorkerOrders): Promise<void> {
  let hcrm: Hcrm | undefined;
  while (hcrm === undefined) hcrm = await unlessInTheWay(openWorker(storage, orders));
  for (let idle = 0; idle < 3; ) {
    const report = await unlessInTheWay(hcrm.tick({ budgetMs: 60_000 }));
    idle = report?.done === 0 ? idle + 1 : 0;
  }
  await hcrm.close();
}

const RETRIED: readonly string[] = ["Transient", "VersionConflict", "StaleLease"];

async function unlessInTheWay<Result>(attempt: Promise<Result>): Promise<Result | undefined> {
  return attempt.catch((error: unknown) => {
    if (error instanceof HcrmError && RETRIED.includes(error.code)) return undefined;
    throw error;
  });
}
