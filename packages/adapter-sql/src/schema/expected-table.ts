/**
 * The table that a collection should have, as plain data: what DDL creates and what introspection must find.
 * It is derived from the layout alone; types and clauses of a dialect are added by those who use it.
 * Every unique begins with the tenant, every index ends with the id.
 */
import {
  blindIndexColumn,
  type CollectionLayout,
  type ColumnFacts,
  physicalColumn,
  physicalIndex,
  physicalTable,
  physicalUnique,
} from "@hcrm/core/storage";
import type { PhysicalIndex, PhysicalReference } from "../physical-schema.ts";

/** A column of an expected table, with the facts that DDL needs. */
export interface ExpectedColumn {
  /** Name in the database. */
  readonly name: string;
  /** Type and nullability at the port. */
  readonly facts: ColumnFacts;
}

/** An index of an expected table. */
export interface ExpectedIndex extends PhysicalIndex {
  /** Condition of a partial index, or null. */
  readonly where: string | null;
}

/** A table as its collection describes it, dialect left open. */
export interface ExpectedTable {
  /** Name in the database. */
  readonly name: string;
  /** Columns in order: tenant, id, version, instants, then the row's columns. */
  readonly columns: readonly ExpectedColumn[];
  /** Uniques besides the primary key, ordered by name. */
  readonly uniques: readonly PhysicalIndex[];
  /** Indexes, ordered by name; each ends with `id`. */
  readonly indexes: readonly ExpectedIndex[];
  /** Foreign keys, ordered by their columns. */
  readonly references: readonly PhysicalReference[];
}

/** Physical name of the tenant's column. */
export const TENANT_COLUMN = "tenant_id";

const tenant: ColumnFacts = {
  name: "tenant",
  physical: TENANT_COLUMN,
  type: "text",
  nullable: false,
  max: 63,
  role: "system",
};

/** The table that a collection should have. */
export function expectedTable(layout: CollectionLayout): ExpectedTable {
  const facts = [tenant, ...layout.queryable.values()];
  return {
    name: layout.table,
    columns: facts.map((column) => ({ name: column.physical, facts: column })),
    uniques: byName(uniquesOf(layout)),
    indexes: byName(indexesOf(layout)),
    references: referencesOf(layout),
  };
}

function uniquesOf(layout: CollectionLayout): readonly PhysicalIndex[] {
  const declared = [...layout.uniques].filter(([name]) => name !== "id");
  return declared.map(([name, columns]) => ({
    name: physicalUnique(layout.spec, name),
    columns: [TENANT_COLUMN, ...columns.map(physicalColumn)],
  }));
}

function indexesOf(layout: CollectionLayout): ExpectedTable["indexes"] {
  const { spec } = layout;
  const lists = Object.entries(spec.indexes).map(([name, columns]) => ({ name, columns, where: null }));
  const blind = spec.blindIndexes.map((index) => {
    const column = blindIndexColumn(index.name);
    return { name: column, columns: [column], where: null };
  });
  const due = { name: "visible", columns: ["visibleAt"], where: "visible_at is not null" };
  return [...lists, ...blind, ...(spec.claimable === true ? [due] : [])].map((index) => ({
    name: physicalIndex(spec, index.name),
    columns: [TENANT_COLUMN, ...index.columns.map(physicalColumn), "id"],
    where: index.where,
  }));
}

function referencesOf(layout: CollectionLayout): readonly PhysicalReference[] {
  const references = Object.entries(layout.spec.references).map(([column, target]) => ({
    columns: [TENANT_COLUMN, physicalColumn(column)],
    table: physicalTable(target),
  }));
  return references.sort((a, b) => (a.columns.join() < b.columns.join() ? -1 : 1));
}

function byName<T extends { readonly name: string }>(parts: readonly T[]): readonly T[] {
  return [...parts].sort((a, b) => (a.name < b.name ? -1 : 1));
}
