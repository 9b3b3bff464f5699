/**
 * Reading statements. Pages go by key: a position in one direction is a row value comparison, a mixed one is written
 * out (`a < ? or (a = ? and id > ?)`), because row values know one direction only.
 */
import { type CollectionLayout, fullOrder, type KeysetPage, type RowCondition } from "@hcrm/core/storage";
import { sql } from "kysely";
import type { DialectTraits } from "../dialect.ts";
import { column, joined, type SqlPart, slot } from "./compiled-statement.ts";
import { limited, type PredicateContext, SlotCounter, tableAs, tenantPredicate } from "./predicate.ts";
import { columnOf } from "./statement-input.ts";

/** The columns of a row, in the order in which the reader takes them. */
export function selectedColumns(
  alias: string,
  layout: CollectionLayout,
  traits: DialectTraits,
  columns?: readonly string[],
): SqlPart {
  const chosen = columns ?? [...layout.columns.keys()];
  const names = ["id", "version", "createdAt", "updatedAt", ...chosen];
  return joined(names.map((name) => readColumn(alias, columnOf(layout, name).physical, traits)));
}

/** A column as the reader takes it; a cast one keeps its name, so that a host's row object has one key per column. */
export function readColumn(alias: string, physical: string, traits: DialectTraits): SqlPart {
  const read = column(alias, physical);
  return traits.columns === "cast" ? sql`cast(${read} as text) as ${sql.id(physical)}` : read;
}

/** One row by its key; values: tenant, id. */
export function selectByKey(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  const from = tableAs(layout, "t", traits);
  const key = sql`${column("t", "tenant_id")} = ${slot(0)} and ${column("t", "id")} = ${slot(1)}`;
  return sql`select ${selectedColumns("t", layout, traits)} from ${from} where ${key}`;
}

/** One row by its key, locked; values: tenant, id. */
export function selectByKeyForUpdate(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  return sql`${selectByKey(layout, traits)} for update`;
}

/** Rows by their ids; values: tenant, ids. */
export function selectByIds(layout: CollectionLayout, traits: DialectTraits, size: number): SqlPart {
  const slots = new SlotCounter();
  const from = tableAs(layout, "t", traits);
  return sql`select ${selectedColumns("t", layout, traits)} from ${from}
    where ${column("t", "tenant_id")} = ${slot(0)} and ${column("t", "id")} in (${slots.list(size)})`;
}

/** A page; values: tenant, conditions, position, limit. */
export function selectPage(
  layout: CollectionLayout,
  where: readonly RowCondition[],
  page: KeysetPage,
  context: PredicateContext,
): SqlPart {
  const order = fullOrder(page.orderBy);
  const predicate = tenantPredicate("t", layout, where, context);
  const position = page.after === undefined ? null : afterPosition(layout, order, context.slots);
  const conditions = position === null ? predicate : sql`${predicate} and ${position}`;
  const rows = sql`select ${selectedColumns("t", layout, context.traits, page.columns)} from ${tableAs(layout, "t", context.traits)}
    where ${conditions}`;
  const last = sql`order by ${orderList(layout, order)} ${limited(context.slots)}`;
  const isFoundFirst =
    context.traits.uniqueLists === "first" && page.orderBy.length === 0 && namesUniqueValues(layout, where);
  return isFoundFirst
    ? sql`with ${sql.id("t")} as materialized (${rows}) select * from ${sql.id("t")} ${last}`
    : sql`${rows} ${last}`;
}

/**
 * Whether the conditions name each row by a unique, so that there are at most as many rows as values in the list. Not by the
 * primary key, whose index has the order already.
 */
function namesUniqueValues(layout: CollectionLayout, where: readonly RowCondition[]): boolean {
  const named = (operator: "in" | "eq"): readonly string[] =>
    where.flatMap(([column, is]) => (is === operator ? [column] : []));
  const [lists, single] = [named("in"), named("eq")];
  return [...layout.uniques].some(
    ([name, columns]) =>
      name !== "id" &&
      columns.some((column) => lists.includes(column)) &&
      columns.every((column) => lists.includes(column) || single.includes(column)),
  );
}

/** A bounded count; values: tenant, conditions, cap + 1. */
export function selectCount(
  layout: CollectionLayout,
  where: readonly RowCondition[],
  context: PredicateContext,
): SqlPart {
  const predicate = tenantPredicate("t", layout, where, context);
  const from = tableAs(layout, "t", context.traits);
  return sql`select count(*) as n from (select 1 from ${from} where ${predicate} ${limited(context.slots)}) as ${sql.id("c")}`;
}

/** `order by` of an order list. */
function orderList(layout: CollectionLayout, order: KeysetPage["orderBy"]): SqlPart {
  const parts = order.map(([name, direction]) => {
    const ordered = column("t", columnOf(layout, name).physical);
    return direction === "asc" ? sql`${ordered} asc` : sql`${ordered} desc`;
  });
  return joined(parts);
}

function afterPosition(layout: CollectionLayout, order: KeysetPage["orderBy"], slots: SlotCounter): SqlPart {
  const keys = order.map(([name, direction]) => ({
    left: column("t", columnOf(layout, name).physical),
    right: slots.next(),
    further: direction === "asc" ? sql`>` : sql`<`,
    direction,
  }));
  const first = keys[0]?.direction;
  if (keys.every((key) => key.direction === first)) {
    const further = first === "desc" ? sql`<` : sql`>`;
    return sql`(${joined(keys.map((key) => key.left))}) ${further} (${joined(keys.map((key) => key.right))})`;
  }
  const cases = keys.map((key, at) => {
    const equal = keys.slice(0, at).map(({ left, right }) => sql`${left} = ${right}`);
    return sql`(${joined([...equal, sql`${key.left} ${key.further} ${key.right}`], sql` and `)})`;
  });
  return sql`(${joined(cases, sql` or `)})`;
}
