/**
 * Three queues on one PostgreSQL, each emptied by a number of workers in this process: the work items of HCRM through the
 * storage port, the least that such a queue can be (`for update skip locked`, then a delete), and graphile-worker. A piece of
 * work does nothing, so what is timed is claiming and completing.
 */
import { asRecordId, asTenant, type StorageAdapter, type StoreTx } from "@hcrm/core/storage";
import { Logger, run } from "graphile-worker";
import type pg from "pg";

/** Claims and completes in batches of so many; graphile-worker does so one by one. */
const BATCH = 10;
const TENANT = asTenant("ruijin");
const AT = "2026-11-21T01:00:00.000Z";
const LEASE_MS = 300_000;

/** A queue to be emptied. */
export interface QueueSide {
  /** Puts so many pieces of work in. */
  fill(items: number): Promise<void>;
  /** Empties it with so many workers at once; gives how many pieces were done. */
  drain(workers: number): Promise<number>;
}

async function together(workers: number, work: () => Promise<number>): Promise<number> {
  const done = await Promise.all(Array.from({ length: workers }, work));
  return done.reduce((sum, each) => sum + each, 0);
}

/** HCRM: `claim` raises the fencing token, each item is finished under it, as `tick()` does. */
export function hcrmQueue(adapter: StorageAdapter): QueueSide {
  let next = 0;
  const inTx = <T>(step: (tx: StoreTx) => Promise<T>): Promise<T> =>
    adapter.transaction({ tenant: TENANT, at: AT }, step);
  const worker = async (): Promise<number> => {
    for (let done = 0; ; ) {
      const lease = { tenant: TENANT, now: AT, limit: BATCH, leaseMs: LEASE_MS, owner: "bench" };
      const claimed = await inTx((tx) => tx.claim("workItem", lease));
      if (claimed.length === 0) return done;
      await inTx(async (tx) => {
        for (const { id, version } of claimed) await tx.delete("workItem", { tenant: TENANT, id }, version);
      });
      done += claimed.length;
    }
  };
  return {
    fill: async (items) => {
      for (let from = 0; from < items; from += 500) {
        const rows = Array.from({ length: Math.min(500, items - from) }, () => {
          next += 1;
          const id = asRecordId(`01930000-0000-7000-8000-${next.toString(16).padStart(12, "0")}`);
          return { id, kind: "message.send", ref: id, visibleAt: AT };
        });
        await inTx((tx) => tx.insert("workItem", TENANT, rows));
      }
    },
    drain: (workers) => together(workers, worker),
  };
}

/** The least: one table, one index, two statements a batch. */
export async function rawQueue(pool: pg.Pool): Promise<QueueSide> {
  await pool.query(
    "create table raw_queue (id bigserial primary key, visible_at timestamptz not null, token int default 0)",
  );
  await pool.query("create index on raw_queue (visible_at)");
  const claim = `update raw_queue set visible_at = now() + interval '5 minutes', token = token + 1 where id in (
    select id from raw_queue where visible_at <= now() order by visible_at limit ${BATCH} for update skip locked) returning id`;
  const worker = async (): Promise<number> => {
    const client = await pool.connect();
    try {
      for (let done = 0; ; ) {
        const { rows } = await client.query({ name: "claim", text: claim });
        if (rows.length === 0) return done;
        const ids = rows.map(({ id }) => id);
        await client.query({ name: "done", text: "delete from raw_queue where id = any($1)", values: [ids] });
        done += rows.length;
      }
    } finally {
      client.release();
    }
  };
  return {
    fill: async (items) => {
      await pool.query("insert into raw_queue (visible_at) select now() from generate_series(1, $1)", [
        items,
      ]);
    },
    drain: (workers) => together(workers, worker),
  };
}

/** graphile-worker with its usual settings. */
export async function graphileQueue(pool: pg.Pool): Promise<QueueSide> {
  let total = 0;
  let finish: (() => void) | undefined;
  let done = 0;
  const start = (concurrency: number) =>
    run({
      pgPool: pool,
      concurrency,
      noHandleSignals: true,
      pollInterval: 100,
      taskList: {
        noop: () => {
          done += 1;
          if (done === total) finish?.();
        },
      },
      crontab: "",
      logger: new Logger(() => () => undefined),
    });
  const first = await start(1); // makes its schema
  await first.stop();
  return {
    fill: async (items) => {
      total = items;
      await pool.query("select graphile_worker.add_job('noop', '{}') from generate_series(1, $1)", [items]);
    },
    drain: async (workers) => {
      done = 0;
      const all = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const runner = await start(workers);
      await all;
      await runner.stop();
      return done;
    },
  };
}
