/**
 * How SQLite differs. Tables are ordinary rowid tables and `strict`; **never** `without rowid`: without statistics
 * SQLite then walks the primary key by tenant instead of using the index (816 µs against 7.8 µs at 20,000 rows).
 */
import {
  type DialectTraits,
  type PhysicalIndex,
  type PhysicalTable,
  quoted,
  type SchemaConnection,
  sqliteSyntax,
} from "@hcrm/adapter-sql";
import type { CollectionLayout, ColumnType, Scalar, StorageCapabilities } from "@hcrm/core/storage";
import { mapError } from "./map-error.ts";
import { plannerStatistics } from "./planner-statistics.ts";

/** What the SQLite adapter can do. */
export const sqliteCapabilities: StorageCapabilities = Object.freeze({
  profile: "sqlite",
  concurrentWriters: false,
  skipLocked: false,
  rowSecurity: false,
  transactionalDdl: true,
  maxBatchRows: 1000,
});

const storedTypes: Readonly<Record<ColumnType, string>> = {
  text: "TEXT",
  int: "INTEGER",
  bool: "INTEGER",
  bytes: "BLOB",
  instant: "TEXT",
  date: "TEXT",
  json: "TEXT",
  uuid: "TEXT",
};

/** The traits of SQLite. */
export const sqliteTraits: DialectTraits = {
  profile: "sqlite",
  capabilities: sqliteCapabilities,
  schema: null,
  syntax: sqliteSyntax,
  prelude: [],
  columnType: ({ type, physical }) =>
    type === "bool" ? `INTEGER check (${quoted(physical)} in (0, 1))` : storedTypes[type],
  storedType: (type) => storedTypes[type],
  arrayType: (type) => storedTypes[type],
  tableSuffix: () => "strict",
  afterCreate: (layout) => [...appendOnlyTriggers(layout), ...plannerStatistics(layout)],
  guards: (layout) => appendOnlyEvents(layout).map((event) => triggerName(layout, event)),
  references: "inline",
  partialIndexes: true,
  rowLock: "touch",
  claims: "two-step",
  batches: "prepared-loop",
  columns: "as-sent",
  encode: (_type, value) => (typeof value === "boolean" ? Number(value) : value),
  decoder,
  mapError,
  introspect,
};

function decoder(type: ColumnType): ((raw: unknown) => Scalar) | null {
  if (type === "bool") return (raw) => raw === 1;
  if (type === "bytes") return plainBytes;
  return null;
}

/** better-sqlite3 gives a `Buffer`, which is a `Uint8Array` with another face. */
function plainBytes(raw: unknown): Uint8Array {
  const bytes = raw as Uint8Array; // blobs come as byte arrays from both drivers
  return Object.getPrototypeOf(bytes) === Uint8Array.prototype ? bytes : new Uint8Array(bytes);
}

function appendOnlyEvents(layout: CollectionLayout): readonly ("delete" | "update")[] {
  return layout.spec.appendOnly === true ? ["delete", "update"] : [];
}

function triggerName(layout: CollectionLayout, event: string): string {
  return `hcrm_t${layout.spec.id}_no_${event}`;
}

function appendOnlyTriggers(layout: CollectionLayout): readonly string[] {
  return appendOnlyEvents(layout).map((event) => {
    const trigger = quoted(triggerName(layout, event));
    return `create trigger ${trigger} before ${event} on ${quoted(layout.table)} begin select raise(abort, 'append-only'); end`;
  });
}

async function introspect(
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
