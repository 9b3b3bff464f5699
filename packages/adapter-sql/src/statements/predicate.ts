/**
 * The one function that builds predicates. Each begins with the tenant, so no statement of ours can reach another
 * tenant's rows; a test walks every statement that the suites produce. `notWithin` is `not exists`, never `not in`,
 * because one null would empty the latter.
 */
import {
  type CollectionLayout,
  type CollectionLayouts,
  layoutOf,
  type RowCondition,
} from "@hcrm/core/storage";
import { sql } from "kysely";
import type { DialectTraits } from "../dialect.ts";
import { TENANT_COLUMN } from "../schema/index.ts";
import { column, joined, type SqlPart, slot } from "./compiled-statement.ts";
import { columnOf, paddedSize } from "./statement-input.ts";

/** Hands out slot numbers in the order in which values are added; 0 is the tenant. */
export class SlotCounter {
  #next = 1;

  /** The next placeholder. */
  next(): SqlPart {
    this.#next += 1;
    return slot(this.#next - 1);
  }

  /** The next number of slots as a list in brackets. */
  list(size: number): SqlPart {
    return joined(Array.from({ length: size }, () => this.next()));
  }
}

/** What a predicate is built from. */
export interface PredicateContext {
  /** All collections. */
  readonly layouts: CollectionLayouts;
  /** The dialect. */
  readonly traits: DialectTraits;
  /** Slots. */
  readonly slots: SlotCounter;
}

/** `tenant_id = ?` and all conditions, on the table with this alias. */
export function tenantPredicate(
  alias: string,
  layout: CollectionLayout,
  where: readonly RowCondition[],
  context: PredicateContext,
): SqlPart {
  const own = sql`${column(alias, TENANT_COLUMN)} = ${slot(0)}`;
  const conditions = where.map((condition) => conditionPart(alias, layout, condition, context));
  return joined([own, ...conditions], sql` and `);
}

/** The table of a collection under an alias. */
export function tableAs(layout: CollectionLayout, alias: string, traits: DialectTraits): SqlPart {
  return sql`${tableOf(layout, traits)} as ${sql.id(alias)}`;
}

/** The table of a collection, with its schema. */
export function tableOf(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  return traits.schema === null ? sql.id(layout.table) : sql.id(traits.schema, layout.table);
}

/**
 * `limit` with the next slot. Never a bare placeholder: SQLite looks at the value of one when it plans, and so compiles
 * the statement anew each time that a value is bound (`sqlite3_bind`, 9 to 40 µs a run).
 */
export function limited(slots: SlotCounter): SqlPart {
  return sql`limit cast(${slots.next()} as bigint)`;
}

const operators: Readonly<Record<"eq" | "lt" | "lte" | "gt" | "gte", SqlPart>> = {
  eq: sql`=`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
};

function conditionPart(
  alias: string,
  layout: CollectionLayout,
  condition: RowCondition,
  context: PredicateContext,
): SqlPart {
  const left = column(alias, columnOf(layout, condition[0]).physical);
  switch (condition[1]) {
    case "isNull":
      return sql`${left} is null`;
    case "notNull":
      return sql`${left} is not null`;
    case "in":
      return condition[2].length === 0
        ? sql`1 = 0`
        : sql`${left} in (${context.slots.list(paddedSize(condition[2].length))})`;
    case "within": {
      const { rows, value } = semiJoin(condition, context);
      return sql`${left} in (select ${value} ${rows})`;
    }
    case "notWithin": {
      const { rows, value } = semiJoin(condition, context);
      return sql`not exists (select 1 ${rows} and ${value} = ${left})`;
    }
    default:
      return sql`${left} ${operators[condition[1]]} ${context.slots.next()}`;
  }
}

type SemiJoin = Extract<RowCondition, readonly [string, "within" | "notWithin", unknown]>;

/** The other rows, as `from … where …`, and the column that is compared. */
function semiJoin(
  condition: SemiJoin,
  context: PredicateContext,
): { readonly rows: SqlPart; readonly value: SqlPart } {
  const [, , rows] = condition;
  const other = layoutOf(context.layouts, rows.collection);
  const predicate = tenantPredicate("o", other, rows.where, context);
  return {
    rows: sql`from ${tableAs(other, "o", context.traits)} where ${predicate}`,
    value: column("o", columnOf(other, rows.column).physical),
  };
}
