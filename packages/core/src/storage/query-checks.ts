/**
 * What an adapter may be asked. Conditions, pages, limits and leases are checked against the layout before any
 * statement, so that no adapter meets a shape that another one would answer differently. Errors name collection,
 * column and rule, never a value.
 */
import { InvalidQuery, isInstant, isUuid, UnknownCollection } from "../kernel/index.ts";
import type { CollectionLayout, CollectionLayouts, ColumnFacts } from "./collection-layout.ts";
import { valueFault } from "./column-values.ts";
import type { KeysetPage, LeaseRequest, RowCondition, Scalar } from "./port.ts";

/** Most ids of a `getMany`, values of an `in`, rows of a page, an `updateWhere` or a claim. */
export const MAX_ROWS_PER_CALL = 1000;
/** Most rows that `count` counts exactly. */
export const MAX_COUNT_CAP = 1_000_000;

/**
 * The layout of a collection.
 *
 * @throws {@link UnknownCollection} when the adapter was opened without it.
 */
export function layoutOf(layouts: CollectionLayouts, collection: string): CollectionLayout {
  const layout = layouts.get(collection);
  if (layout !== undefined) return layout;
  throw new UnknownCollection(`Collection ${collection} is not declared.`, { details: { collection } });
}

/** Refuses a query, naming collection, column and rule. */
export function refuseQuery(layout: CollectionLayout, column: string, reason: string): never {
  throw new InvalidQuery(`A query on ${layout.spec.name} is refused: ${column || "query"} (${reason}).`, {
    details: { collection: layout.spec.name, column, reason },
  });
}

/**
 * Checks the conditions of a query.
 *
 * @throws {@link InvalidQuery} naming column and rule.
 * @throws {@link UnknownCollection} when a semi-join names a collection that is not declared.
 */
export function checkConditions(
  layouts: CollectionLayouts,
  layout: CollectionLayout,
  where: readonly RowCondition[],
): void {
  checkEach(layouts, layout, where, "outer");
}

/** A semi-join may stand among the outer conditions, and not inside another one. */
type Level = "outer" | "inner";

function checkEach(
  layouts: CollectionLayouts,
  layout: CollectionLayout,
  where: readonly RowCondition[],
  level: Level,
): void {
  for (const condition of where) {
    const column = queryableColumn(layout, condition[0]);
    switch (condition[1]) {
      case "isNull":
      case "notNull":
        break;
      case "within":
      case "notWithin":
        checkSemiJoin(layouts, layout, column, condition, level);
        break;
      case "in":
        checkList(layout, column, condition[2]);
        break;
      default:
        checkComparison(layout, column, condition[1], condition[2]);
    }
  }
}

type SemiJoin = Extract<RowCondition, readonly [string, "within" | "notWithin", unknown]>;

function checkSemiJoin(
  layouts: CollectionLayouts,
  layout: CollectionLayout,
  column: ColumnFacts,
  condition: SemiJoin,
  level: Level,
): void {
  if (level === "inner") refuseQuery(layout, column.name, "semi-join-one-level");
  const [, , rows] = condition;
  const other = layoutOf(layouts, rows.collection);
  const otherColumn = queryableColumn(other, rows.column);
  if (otherColumn.type !== column.type || column.type === "json")
    refuseQuery(layout, column.name, "semi-join-types-differ");
  checkEach(layouts, other, rows.where, "inner");
}

function checkList(
  layout: CollectionLayout,
  column: ColumnFacts,
  values: readonly Exclude<Scalar, null>[],
): void {
  if (values.length > MAX_ROWS_PER_CALL) refuseQuery(layout, column.name, "too-many-values");
  for (const value of values) checkComparison(layout, column, "in", value);
}

function checkComparison(layout: CollectionLayout, column: ColumnFacts, op: string, value: Scalar): void {
  const ranged = op !== "eq" && op !== "in";
  if (column.type === "json" || (column.type === "bool" && ranged))
    refuseQuery(layout, column.name, "not-comparable");
  checkQueryValue(layout, column, value);
}

/**
 * Checks a page: known order columns that are never null, one `after` value per order column, a limit of 1 to 1000.
 *
 * @throws {@link InvalidQuery} naming column and rule.
 */
export function checkPage(layout: CollectionLayout, page: KeysetPage): void {
  checkLimit(layout, page.limit);
  const order = fullOrder(page.orderBy);
  order.forEach(([name, direction], position) => {
    const column = queryableColumn(layout, name);
    if (!isOrderable(column)) refuseQuery(layout, name, "not-orderable");
    if (direction !== "asc" && direction !== "desc") refuseQuery(layout, name, "not-a-direction");
    if (name === "id" && position !== order.length - 1) refuseQuery(layout, name, "id-comes-last");
  });
  if (new Set(order.map(([name]) => name)).size !== order.length)
    refuseQuery(layout, "orderBy", "ordered-twice");
  for (const name of page.columns ?? [])
    if (!layout.columns.has(name)) refuseQuery(layout, name, "unknown-column");
  if (page.after !== undefined) checkAfter(layout, order, page.after);
}

/** The order of a page with `id` as its last column, in the direction of the column before it. */
export function fullOrder(orderBy: KeysetPage["orderBy"]): KeysetPage["orderBy"] {
  const last = orderBy.at(-1);
  if (last === undefined) return [["id", "asc"]];
  return last[0] === "id" ? orderBy : [...orderBy, ["id", last[1]]];
}

function checkAfter(
  layout: CollectionLayout,
  order: KeysetPage["orderBy"],
  after: readonly Exclude<Scalar, null>[],
): void {
  if (after.length !== order.length) refuseQuery(layout, "after", "one-value-per-order-column");
  order.forEach(([name], position) => {
    const value = after[position];
    checkQueryValue(layout, queryableColumn(layout, name), value === undefined ? null : value);
  });
}

/** Checks a number of rows: 1 to 1000. */
export function checkLimit(layout: CollectionLayout, limit: number, most: number = MAX_ROWS_PER_CALL): void {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > most) refuseQuery(layout, "limit", "out-of-range");
}

/** Checks the ids of a `getMany`. */
export function checkIds(layout: CollectionLayout, ids: readonly string[]): void {
  if (ids.length > MAX_ROWS_PER_CALL) refuseQuery(layout, "id", "too-many-values");
  for (const id of ids) checkId(layout, id);
}

/** Checks an id. */
export function checkId(layout: CollectionLayout, id: string): void {
  if (typeof id !== "string" || !isUuid(id)) refuseQuery(layout, "id", "not-a-uuid");
}

/** Checks the expected version of a guarded write. */
export function checkVersion(layout: CollectionLayout, version: number): void {
  if (!Number.isSafeInteger(version) || version < 1) refuseQuery(layout, "version", "not-a-version");
}

/**
 * Checks a request for work.
 *
 * @throws {@link InvalidQuery} when the collection is not claimable or a part is out of range.
 */
export function checkLease(layouts: CollectionLayouts, layout: CollectionLayout, lease: LeaseRequest): void {
  if (layout.spec.claimable !== true) refuseQuery(layout, "claim", "not-claimable");
  checkLimit(layout, lease.limit);
  if (!Number.isSafeInteger(lease.leaseMs) || lease.leaseMs < 1)
    refuseQuery(layout, "leaseMs", "out-of-range");
  if (!isInstant(lease.now)) refuseQuery(layout, "now", "not-an-instant");
  if (valueFault("text", lease.owner) !== null) refuseQuery(layout, "owner", "not-a-text");
  checkConditions(layouts, layout, lease.where ?? []);
}

/** Checks the name of a unique. */
export function checkUniqueName(layout: CollectionLayout, unique: string): void {
  if (!layout.uniques.has(unique)) refuseQuery(layout, unique, "unknown-unique");
}

function queryableColumn(layout: CollectionLayout, name: string): ColumnFacts {
  return layout.queryable.get(name) ?? refuseQuery(layout, name, "unknown-column");
}

function isOrderable(column: ColumnFacts): boolean {
  const sealed = column.role === "group" || column.role === "index";
  return !column.nullable && !sealed && column.type !== "json";
}

function checkQueryValue(layout: CollectionLayout, column: ColumnFacts, value: Scalar): void {
  if (value === null || value === undefined) refuseQuery(layout, column.name, "null");
  const fault = valueFault(column.type, value);
  if (fault !== null) refuseQuery(layout, column.name, fault);
}
