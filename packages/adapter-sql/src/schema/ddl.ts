/**
 * DDL of a collection, from its layout and the dialect's traits. Every key starts with the tenant, every index ends
 * with the id, references restrict. There are no sequences, no defaults and no database clock: those make data that
 * the caller did not ask for.
 */
import { type CollectionLayout, type CollectionLayouts, physicalReference } from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import { type ExpectedTable, expectedTable, TENANT_COLUMN } from "./expected-table.ts";

/**
 * The statements that create the tables of some collections, references last where the dialect wants it.
 *
 * @param layouts the collections; a reference may also name a table that exists already
 */
export function createStatements(layouts: CollectionLayouts, traits: DialectTraits): readonly string[] {
  const statements: string[] = [];
  for (const layout of layouts.values()) statements.push(...tableStatements(layout, traits));
  if (traits.references === "afterwards")
    for (const layout of layouts.values()) statements.push(...referenceStatements(layout, traits));
  return statements;
}

/** Quotes a physical name; names are checked by `defineCollection`, so they hold no quote. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** A table's name with its schema. */
export function qualified(table: string, traits: DialectTraits): string {
  return traits.schema === null ? quoted(table) : `${quoted(traits.schema)}.${quoted(table)}`;
}

function tableStatements(layout: CollectionLayout, traits: DialectTraits): readonly string[] {
  const table = expectedTable(layout);
  const parts = [
    ...table.columns.map(({ name, facts }) => columnDefinition(name, facts, traits)),
    `primary key (${list([TENANT_COLUMN, "id"])})`,
    ...table.uniques.map((unique) => `constraint ${quoted(unique.name)} unique (${list(unique.columns)})`),
    ...(traits.references === "inline" ? referenceClauses(layout, traits) : []),
  ];
  const suffix = traits.tableSuffix(layout);
  const create = `create table ${qualified(table.name, traits)} (\n  ${parts.join(",\n  ")}\n)`;
  return [
    suffix === "" ? create : `${create} ${suffix}`,
    ...indexStatements(table, traits),
    ...traits.afterCreate(layout),
  ];
}

function columnDefinition(
  name: string,
  facts: ExpectedTable["columns"][number]["facts"],
  traits: DialectTraits,
): string {
  return `${quoted(name)} ${traits.columnType(facts)}${facts.nullable ? "" : " not null"}`;
}

function indexStatements(table: ExpectedTable, traits: DialectTraits): readonly string[] {
  return table.indexes.map((index) => {
    const where = index.where !== null && traits.partialIndexes ? ` where ${index.where}` : "";
    return `create index ${quoted(index.name)} on ${qualified(table.name, traits)} (${list(index.columns)})${where}`;
  });
}

function referenceClauses(layout: CollectionLayout, traits: DialectTraits): readonly string[] {
  const { references } = expectedTable(layout);
  return references.map(({ columns, table }) => {
    const name = physicalReference(layout.spec, columns[1] ?? "");
    const target = `${qualified(table, traits)} (${list([TENANT_COLUMN, "id"])})`;
    return `constraint ${quoted(name)} foreign key (${list(columns)}) references ${target} on delete restrict`;
  });
}

function referenceStatements(layout: CollectionLayout, traits: DialectTraits): readonly string[] {
  const table = qualified(layout.table, traits);
  return referenceClauses(layout, traits).map((clause) => `alter table ${table} add ${clause}`);
}

function list(columns: readonly string[]): string {
  return columns.map(quoted).join(", ");
}
