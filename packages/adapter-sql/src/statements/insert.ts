/**
 * Inserting statements: one row with a slot per column, or a whole batch as one array per column (`unnest`), which
 * needs one SQL text per table and knows no limit on parameters.
 */
import { type CollectionLayout, type ColumnFacts, physicalColumn } from "@hcrm/core/storage";
import { sql } from "kysely";
import type { DialectTraits } from "../dialect.ts";
import { TENANT_COLUMN } from "../schema/index.ts";
import { joined, name, type SqlPart, slot } from "./compiled-statement.ts";
import { tableOf } from "./predicate.ts";

/** All columns of a stored row but the tenant, in the order in which inserts take their values. */
export function insertedColumns(layout: CollectionLayout): readonly ColumnFacts[] {
  return [...layout.queryable.values()];
}

/** One row; values: tenant, then {@link insertedColumns}. */
export function insertRow(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  const columns = insertedColumns(layout);
  const slots = columns.map((_, at) => slot(at + 1));
  return sql`${insertInto(layout, traits)} values (${joined([slot(0), ...slots])})`;
}

/** One row unless the unique is taken; values as {@link insertRow}. */
export function insertRowIfAbsent(layout: CollectionLayout, traits: DialectTraits, unique: string): SqlPart {
  const columns = layout.uniques.get(unique) ?? [];
  const target = joined([TENANT_COLUMN, ...columns.map(physicalColumn)].map(name));
  return sql`${insertRow(layout, traits)} on conflict (${target}) do nothing`;
}

/** A batch; values: tenant, then one array per column of {@link insertedColumns}. */
export function insertBatch(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  const arrays = insertedColumns(layout).map(
    (facts, at) => sql`${slot(at + 1)}::${sql.raw(traits.arrayType(facts.type))}`,
  );
  return sql`${insertInto(layout, traits)} select ${slot(0)}, * from unnest(${joined(arrays)})`;
}

function insertInto(layout: CollectionLayout, traits: DialectTraits): SqlPart {
  const columns = [TENANT_COLUMN, ...insertedColumns(layout).map((facts) => facts.physical)];
  return sql`insert into ${tableOf(layout, traits)} (${joined(columns.map(name))})`;
}
