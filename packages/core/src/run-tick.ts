/**
 * `tick()`: what is due for each tenant, slice by slice and tenant by tenant, so that one cannot starve another, then the
 * order of the audit log. A job that fails ends its own turn only. The host's cron calls it; nothing here waits or polls.
 */
import { SYSTEM_ACTOR } from "./access/index.ts";
import type { CheckpointSink } from "./audit/index.ts";
import { keepAuditLog } from "./audit-upkeep.ts";
import { msBetween, type TenantId } from "./kernel/index.ts";
import { type Caller, execute, type Runtime, type TickJob } from "./operations/index.ts";

/** What `tick()` may do. */
export interface TickOptions {
  /** Stop starting new slices after this many milliseconds; default: until nothing is due. */
  readonly budgetMs?: number;
  /** Tenants to visit; default: all. */
  readonly tenants?: readonly string[];
}

/** What `tick()` did. */
export interface TickReport {
  /** Items done. */
  readonly done: number;
  /** Items that failed: they are tried again later, and after their last attempt someone is told. */
  readonly failed: number;
  /** Items whose last attempt failed: no further one is made until something new happens. */
  readonly dead: number;
  /** Attention tasks (待处理事项) that were opened. */
  readonly attention: number;
  /** Audit events that got their place in the tree. */
  readonly sequenced: number;
  /** True when the budget ended before the work. */
  readonly moreDue: boolean;
}

/** Items of one slice of one job. */
const SLICE = 100;

/**
 * Runs the jobs of all tenants until nothing is due or the budget is spent.
 *
 * @throws the first error of a job, after all other jobs and tenants have had their turn; what it left undone stays due.
 */
export async function runTick(
  runtime: Runtime,
  { jobs, tenants: allTenants, sinks }: TickWork,
  { budgetMs, tenants }: TickOptions,
): Promise<TickReport> {
  const started = runtime.clock.now();
  const spent = (): boolean => budgetMs !== undefined && msBetween(started, runtime.clock.now()) >= budgetMs;
  const known = await allTenants();
  const visited = tenants === undefined ? known : known.filter((tenant) => tenants.includes(tenant));
  const report = { done: 0, failed: 0, dead: 0, attention: 0, sequenced: 0, moreDue: false };
  const tally: Caller["tally"] = (counted) => {
    for (const word of counted) report[word] += 1;
  };
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => failures.push(error));
  };
  // Tenants take turns, slice by slice, so that one cannot starve another.
  let due = visited.flatMap((tenant) => jobs.map((job) => ({ tenant, job })));
  while (due.length > 0 && !spent()) {
    const next: typeof due = [];
    for (const { tenant, job } of due) {
      if (spent()) {
        next.push({ tenant, job });
        continue;
      }
      await attempt(async () => {
        const caller: Caller = { tenant, actor: SYSTEM_ACTOR, purpose: job.purpose, tally };
        const { done, failed = 0, more } = await execute(runtime, caller, job.operation, { limit: SLICE });
        report.done += done;
        report.failed += failed;
        if (more) next.push({ tenant, job });
      });
    }
    due = next;
  }
  report.moreDue = due.length > 0;
  for (const tenant of visited) {
    await attempt(async () => {
      report.sequenced += await keepAuditLog(runtime, sinks, tenant);
    });
  }
  if (failures.length > 0) throw failures[0];
  return report;
}

/** What `tick()` works through. */
export interface TickWork {
  /** Jobs, in the order of the floors. */
  readonly jobs: readonly TickJob[];
  /** All tenants that were ever used. */
  readonly tenants: () => Promise<readonly TenantId[]>;
  /** Where checkpoints of the audit log go. */
  readonly sinks: readonly CheckpointSink[];
}
