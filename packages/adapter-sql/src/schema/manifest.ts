/**
 * The manifest: the physical schema that a set of collections should have in a dialect, and how a database differs from
 * it. Only missing or altered parts are drift; a host may add tables, columns and indexes of its own.
 */
import type { CollectionLayouts } from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import type { PhysicalColumn, PhysicalIndex, PhysicalTable } from "../physical-schema.ts";
import { expectedTable, TENANT_COLUMN } from "./expected-table.ts";

/** The physical schema of some collections, tables ordered by name. */
export function schemaManifest(layouts: CollectionLayouts, traits: DialectTraits): readonly PhysicalTable[] {
  const tables = [...layouts.values()].map((layout): PhysicalTable => {
    const table = expectedTable(layout);
    return {
      name: table.name,
      columns: table.columns.map(({ name, facts }) => ({
        name,
        type: traits.storedType(facts.type),
        nullable: facts.nullable,
      })),
      primaryKey: [TENANT_COLUMN, "id"],
      uniques: table.uniques,
      indexes: table.indexes.map(({ name, columns }) => ({ name, columns })),
      references: table.references,
      guards: traits.guards(layout),
    };
  });
  return tables.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is missing or altered, by physical name, ordered. */
export function schemaDrift(
  expected: readonly PhysicalTable[],
  found: readonly PhysicalTable[],
): readonly string[] {
  const tables = new Map(found.map((table) => [table.name, table]));
  return expected.flatMap((table) => {
    const actual = tables.get(table.name);
    return actual === undefined ? [`table ${table.name} is missing`] : tableDrift(table, actual);
  });
}

function tableDrift(expected: PhysicalTable, actual: PhysicalTable): readonly string[] {
  const { name } = expected;
  return [
    ...columnDrift(name, expected.columns, actual.columns),
    ...(same(expected.primaryKey, actual.primaryKey) ? [] : [`primary key of ${name} is altered`]),
    ...listDrift(`unique of ${name} on`, expected.uniques, actual.uniques),
    ...listDrift(`index of ${name} on`, expected.indexes, actual.indexes),
    ...expected.references
      .filter(
        ({ columns, table }) => !actual.references.some((r) => same(r.columns, columns) && r.table === table),
      )
      .map(({ columns }) => `reference of ${name} on ${columns.join()} is missing`),
    ...expected.guards
      .filter((guard) => !actual.guards.includes(guard))
      .map((guard) => `guard ${guard} of ${name} is missing`),
  ];
}

function columnDrift(
  table: string,
  expected: readonly PhysicalColumn[],
  actual: readonly PhysicalColumn[],
): readonly string[] {
  const columns = new Map(actual.map((column) => [column.name, column]));
  return expected.flatMap(({ name, type, nullable }) => {
    const column = columns.get(name);
    if (column === undefined) return [`column ${table}.${name} is missing`];
    return column.type === type && column.nullable === nullable ? [] : [`column ${table}.${name} is altered`];
  });
}

/** Compared by columns: not every database keeps the name of a unique. */
function listDrift(
  what: string,
  expected: readonly PhysicalIndex[],
  actual: readonly PhysicalIndex[],
): readonly string[] {
  return expected
    .filter(({ columns }) => !actual.some((index) => same(index.columns, columns)))
    .map(({ columns }) => `${what} ${columns.join()} is missing`);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join();
}
