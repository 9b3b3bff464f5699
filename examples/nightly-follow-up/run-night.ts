/**
 * What the cron job does: it lets `tick()` work in portions until nothing is due or its time is over, then looks at what a
 * person has to see to. It may be called as often as one likes and beside itself: work is leased, so nothing is done twice.
 */
import type { Hcrm, Session, Task } from "@hcrm/core";

/** How much time there is. */
export interface NightBudget {
  /** Milliseconds of one call of `tick()`. */
  readonly portionMs: number;
  /** Calls of `tick()`, at most; what is left then stays due for the next run. */
  readonly portions: number;
}

/** What came of a run. */
export interface NightReport {
  /** Items that were worked on. */
  readonly done: number;
  /** Items that failed and will be tried again. */
  readonly failed: number;
  /** True when work was left for the next run. */
  readonly moreDue: boolean;
  /** Open attention tasks by their reason: each is somebody's work in the morning. */
  readonly attention: Readonly<Record<string, number>>;
}

/** Runs the night's work of one tenant. */
export async function runNight(
  hcrm: Hcrm,
  { tenant, team }: { readonly tenant: string; readonly team: string },
  { portionMs, portions }: NightBudget,
): Promise<NightReport> {
  const total = { done: 0, failed: 0, moreDue: true };
  for (let portion = 0; portion < portions && total.moreDue; portion += 1) {
    const { done, failed, moreDue } = await hcrm.tick({ budgetMs: portionMs, tenants: [tenant] });
    total.done += done;
    total.failed += failed;
    total.moreDue = moreDue;
  }
  const actor = { id: "nightly-follow-up", roles: ["nurse"], units: [team] };
  return { ...total, attention: await openAttention(hcrm.as({ tenant, actor, purpose: "TREAT" })) };
}

async function openAttention(reader: Session): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  let cursor: string | undefined;
  do {
    const next = cursor === undefined ? {} : { cursor };
    const page = await reader.tasks.list({ kind: "attention", status: "ready", limit: 200, ...next });
    for (const task of page.items) counts[reasonOf(task)] = (counts[reasonOf(task)] ?? 0) + 1;
    cursor = page.next;
  } while (cursor !== undefined);
  return counts;
}

function reasonOf({ attention }: Task): string {
  return attention ?? "other";
}
