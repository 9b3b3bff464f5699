/**
 * Turns a request into a shape and its values: the shape is the key of the statement cache, the values fill the slots.
 * The order of the values here and the order of the slots in the SQL parts are the same walk over the same request;
 * slot 0 is always the tenant.
 */
import type {
  CollectionLayout,
  CollectionLayouts,
  ColumnFacts,
  RowCondition,
  Scalar,
} from "@hcrm/core/storage";
import { InternalError, layoutOf } from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";

/** Shape and values of one request. */
export interface StatementInput {
  /** Everything that changes the SQL text. */
  shape: string;
  /** Encoded values by slot number. */
  readonly values: unknown[];
}

/** Starts an input: a verb on a collection, for a tenant in slot 0. */
export function statementInput(verb: string, collection: string, tenant: string): StatementInput {
  return { shape: `${verb} ${collection}`, values: [tenant] };
}

/** Adds conditions: their columns and operators to the shape, their values to the slots. */
export function addConditions(
  input: StatementInput,
  where: readonly RowCondition[],
  layout: CollectionLayout,
  layouts: CollectionLayouts,
  traits: DialectTraits,
): void {
  for (const condition of where) {
    const facts = columnOf(layout, condition[0]);
    input.shape += ` ${facts.physical} ${condition[1]}`;
    switch (condition[1]) {
      case "isNull":
      case "notNull":
        break;
      case "within":
      case "notWithin": {
        const [, , rows] = condition;
        const other = layoutOf(layouts, rows.collection);
        input.shape += ` (${rows.collection} ${rows.column}`;
        addConditions(input, rows.where, other, layouts, traits);
        input.shape += ")";
        break;
      }
      case "in":
        addList(input, condition[2], facts, traits);
        break;
      default:
        input.values.push(traits.encode(facts.type, condition[2]));
    }
  }
}

/** Adds a list of values, padded so that few texts exist: its size goes into the shape. */
export function addList(
  input: StatementInput,
  values: readonly Scalar[],
  facts: ColumnFacts,
  traits: DialectTraits,
): void {
  const size = paddedSize(values.length);
  input.shape += ` ${size}`;
  for (let at = 0; at < size; at += 1) {
    const value = values[Math.min(at, values.length - 1)];
    input.values.push(traits.encode(facts.type, value === undefined ? null : value));
  }
}

/** 0, 1, 2, 4, … 1024: the number of placeholders for so many values; the last value is repeated. */
export function paddedSize(length: number): number {
  if (length === 0) return 0;
  let size = 1;
  while (size < length) size *= 2;
  return size;
}

/** A column that the guard has already found. */
export function columnOf(layout: CollectionLayout, column: string): ColumnFacts {
  const facts = layout.queryable.get(column);
  if (facts === undefined) throw new InternalError("The guard let an unknown column through.");
  return facts;
}
