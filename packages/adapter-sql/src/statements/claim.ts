/**
 * Claiming statements. Where the database can pass over locked rows, one statement does it all: a **materialised**
 * pick, because as a sub-select the planner may run it again and take more than the limit. Elsewhere a pick is followed
 * by a change that re-checks each row.
 */
import type { CollectionLayout, RowCondition } from "@hcrm/core/storage";
import { sql } from "kysely";
import { column, joined, type SqlPart, slot } from "./compiled-statement.ts";
import { limited, type PredicateContext, tableAs, tableOf, tenantPredicate } from "./predicate.ts";
import { selectedColumns } from "./select.ts";
import { leaseAssignments } from "./update.ts";

/** Ids of due rows in order; values: tenant, now, conditions, limit. */
export function selectDue(
  layout: CollectionLayout,
  where: readonly RowCondition[],
  context: PredicateContext,
): SqlPart {
  return duePick(layout, where, context, sql`${column("t", "id")}`);
}

/** Picks, locks and leases in one statement; values: tenant, now, conditions, limit, lease end, owner, instant. */
export function claimSkippingLocked(
  layout: CollectionLayout,
  where: readonly RowCondition[],
  context: PredicateContext,
): SqlPart {
  const { traits, slots } = context;
  const pick = duePick(
    layout,
    where,
    context,
    sql`${column("t", "id")}, ${column("t", "visible_at")} as due`,
  );
  const set = joined(leaseAssignments(slots));
  const returned = selectedColumns("w", layout, traits);
  const due = traits.columns === "cast" ? sql`cast(picked.due as text)` : sql`picked.due`;
  return sql`with picked as materialized (${pick} for update of t skip locked)
    update ${tableOf(layout, traits)} as w set ${set} from picked
    where ${column("w", "tenant_id")} = ${slot(0)} and ${column("w", "id")} = ${column("picked", "id")}
    returning ${returned}, ${due} as due`;
}

function duePick(
  layout: CollectionLayout,
  where: readonly RowCondition[],
  context: PredicateContext,
  selected: SqlPart,
): SqlPart {
  const due: RowCondition = ["visibleAt", "lte", ""];
  const predicate = tenantPredicate("t", layout, [due, ...where], context);
  const order = joined([column("t", "visible_at"), column("t", "id")]);
  return sql`select ${selected} from ${tableAs(layout, "t", context.traits)}
    where ${predicate} order by ${order} ${limited(context.slots)}`;
}
