/**
 * Reads the physical form of tables from SQLite's own tables and pragma functions. SQLite keeps no names of unique
 * constraints, so theirs are those of the automatic indexes; drift compares columns. What a host has added under names
 * of its own is read and then ignored.
 */
import type { PhysicalIndex, PhysicalTable, SchemaConnection } from "@hcrm/adapter-sql";

/** The tables that exist, in their physical form. */
export async function introspect(
  connection: SchemaConnection,
  tables: readonly string[],
): Promise<readonly PhysicalTable[]> {
  const found: PhysicalTable[] = [];
  for (const table of tables) {
    const known = await connection.query("select 1 from sqlite_master where type = 'table' and name = ?", [
      table,
    ]);
    if (known.length > 0) found.push(await physicalTable(connection, table));
  }
  return found;
}

async function physicalTable(connection: SchemaConnection, table: string): Promise<PhysicalTable> {
  const columns = await connection.query(
    `select name, type, "notnull" from pragma_table_info(?) order by cid`,
    [table],
  );
  const lists = await indexLists(connection, table);
  const triggers = await connection.query(
    "select name from sqlite_master where type = 'trigger' and tbl_name = ? order by name",
    [table],
  );
  return {
    name: table,
    columns: columns.map(([name, type, notNull]) => ({
      name: String(name),
      type: String(type),
      nullable: notNull === 0,
    })),
    primaryKey: lists.get("pk")?.[0]?.columns ?? [],
    uniques: lists.get("u") ?? [],
    indexes: lists.get("c") ?? [],
    references: await physicalReferences(connection, table),
    guards: triggers.map(([name]) => String(name)),
  };
}

/** Indexes by origin: `pk` primary key, `u` unique constraint, `c` created. */
async function indexLists(
  connection: SchemaConnection,
  table: string,
): Promise<ReadonlyMap<string, readonly PhysicalIndex[]>> {
  const lists = new Map<string, PhysicalIndex[]>();
  const rows = await connection.query("select name, origin from pragma_index_list(?) order by name", [table]);
  for (const [name, origin] of rows) {
    const parts = await connection.query("select name from pragma_index_info(?) order by seqno", [name]);
    const list = { name: String(name), columns: parts.map(([column]) => String(column)) };
    lists.set(String(origin), [...(lists.get(String(origin)) ?? []), list]);
  }
  return lists;
}

async function physicalReferences(
  connection: SchemaConnection,
  table: string,
): Promise<PhysicalTable["references"]> {
  const rows = await connection.query(
    `select id, "table", "from" from pragma_foreign_key_list(?) order by id, seq`,
    [table],
  );
  const byId = new Map<unknown, { columns: string[]; table: string }>();
  for (const [id, target, column] of rows) {
    const reference = byId.get(id) ?? { columns: [], table: String(target) };
    reference.columns.push(String(column));
    byId.set(id, reference);
  }
  return [...byId.values()].sort((a, b) => (a.columns.join() < b.columns.join() ? -1 : 1));
}
