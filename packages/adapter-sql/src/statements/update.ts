/**
 * Changing statements. Each raises the version by one. A bulk change picks its rows first and re-checks every condition
 * on the row it changes, so that a row which stopped matching meanwhile stays as it is.
 */
import type { CollectionLayout, RowCondition } from "@hcrm/core/storage";
import { sql } from "kysely";
import type { DialectTraits } from "../dialect.ts";
import { column, joined, name, type SqlPart, slot } from "./compiled-statement.ts";
import {
  limited,
  type PredicateContext,
  SlotCounter,
  tableAs,
  tableOf,
  tenantPredicate,
} from "./predicate.ts";
import { selectedColumns } from "./select.ts";
import { columnOf } from "./statement-input.ts";

/** One row in one version; values: tenant, id, version, instant, patch. */
export function updateByKey(
  layout: CollectionLayout,
  traits: DialectTraits,
  columns: readonly string[],
): SqlPart {
  const patch = columns.map((patched, at) => assignment(layout, patched, slot(at + 4)));
  return sql`update ${tableOf(layout, traits)} set ${joined([...touched(slot(3)), ...patch])}
    where ${keyInVersion()}`;
}

/** Writes a row to itself, to lock it; values: tenant, id. */
export function touchByKey(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  return sql`update ${tableOf(layout, traits)} set version = version
    where ${name("tenant_id")} = ${slot(0)} and ${name("id")} = ${slot(1)}`;
}

/** Deletes one row in one version; values: tenant, id, version. */
export function deleteByKey(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  return sql`delete from ${tableOf(layout, traits)} where ${keyInVersion()}`;
}

/** Changes matching rows in id order; values: tenant, conditions, limit, instant, patch. */
export function updateMatching(
  layout: CollectionLayout,
  where: readonly RowCondition[],
  columns: readonly string[],
  context: PredicateContext,
): SqlPart {
  const { traits, slots } = context;
  const predicate = tenantPredicate("t", layout, where, context);
  const picked = sql`select ${column("t", "id")} from ${tableAs(layout, "t", traits)}
    where ${predicate} order by ${column("t", "id")} asc ${limited(slots)}`;
  const patch = [...touched(slots.next()), ...columns.map((c) => assignment(layout, c, slots.next()))];
  const table = tableOf(layout, traits);
  const key = sql`${name("tenant_id")} = ${slot(0)} and ${name("id")}`;
  if (traits.rowLock === "touch")
    return sql`update ${table} set ${joined(patch)} where ${key} in (${picked})`;
  // Materialised and locked first: the database re-checks the conditions on each row once it holds its lock.
  return sql`with picked as materialized (${picked} for update of t)
    update ${table} set ${joined(patch)} where ${key} in (select id from picked)`;
}

/** Rows of a claim by their ids, re-checked; values: tenant, ids, now, lease end, owner, instant. */
export function leaseRows(layout: CollectionLayout, traits: DialectTraits, size: number): SqlPart {
  const slots = new SlotCounter();
  const ids = slots.list(size);
  const now = slots.next();
  const set = joined(leaseAssignments(slots));
  return sql`update ${tableOf(layout, traits)} set ${set}
    where ${name("tenant_id")} = ${slot(0)} and ${name("id")} in (${ids}) and ${name("visible_at")} <= ${now}
    returning ${selectedColumns(layout.table, layout, traits)}`;
}

/** What a claim writes; takes slots for lease end, owner and instant. */
export function leaseAssignments(slots: SlotCounter): readonly SqlPart[] {
  return [
    sql`${name("visible_at")} = ${slots.next()}`,
    sql`${name("lease_owner")} = ${slots.next()}`,
    ...touched(slots.next()),
    sql`${name("lease_token")} = ${name("lease_token")} + 1`,
    sql`${name("attempts")} = ${name("attempts")} + 1`,
  ];
}

function touched(instant: SqlPart): readonly SqlPart[] {
  return [sql`${name("version")} = ${name("version")} + 1`, sql`${name("updated_at")} = ${instant}`];
}

function assignment(layout: CollectionLayout, patched: string, value: SqlPart): SqlPart {
  return sql`${name(columnOf(layout, patched).physical)} = ${value}`;
}

function keyInVersion(): SqlPart {
  return sql`${name("tenant_id")} = ${slot(0)} and ${name("id")} = ${slot(1)} and ${name("version")} = ${slot(2)}`;
}
