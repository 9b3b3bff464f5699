/**
 * Reads the physical form of tables from PostgreSQL's catalog. Types are spelled by `format_type`; constraints that a
 * partition inherits are left out, and so is everything that a host has added under names of its own.
 */
import type {
  Awaitable,
  PhysicalColumn,
  PhysicalIndex,
  PhysicalReference,
  PhysicalTable,
  RawRow,
  SchemaConnection,
} from "@hcrm/adapter-sql";

/** The tables of a schema that exist, in their physical form. */
export async function introspect(
  connection: SchemaConnection,
  schema: string,
  tables: readonly string[],
): Promise<readonly PhysicalTable[]> {
  const catalog = await readCatalog((sql) => connection.query(sql, [schema, tables]));
  return tables.flatMap((table) => catalog.get(table) ?? []);
}

type Query = (sql: string) => Awaitable<readonly RawRow[]>;

async function readCatalog(query: Query): Promise<ReadonlyMap<string, PhysicalTable>> {
  const columns = grouped<PhysicalColumn>(await query(COLUMNS), ([name, type, notNull]) => ({
    name: String(name),
    type: String(type),
    nullable: notNull === "f",
  }));
  const primary = grouped<string>(await query(constraints("p")), ([, list]) => String(list));
  const uniques = grouped<PhysicalIndex>(await query(constraints("u")), ([name, list]) => ({
    name: String(name),
    columns: String(list).split(","),
  }));
  const indexes = grouped<PhysicalIndex>(await query(INDEXES), ([name, list]) => ({
    name: String(name),
    columns: String(list).split(","),
  }));
  const references = grouped<PhysicalReference>(await query(REFERENCES), ([list, table]) => ({
    columns: String(list).split(","),
    table: String(table),
  }));
  const guards = grouped<string>(await query(GUARDS), ([name]) => String(name));
  const tables = [...columns].map(([name, list]): readonly [string, PhysicalTable] => [
    name,
    {
      name,
      columns: list,
      primaryKey: (primary.get(name)?.[0] ?? "").split(","),
      uniques: uniques.get(name) ?? [],
      indexes: indexes.get(name) ?? [],
      references: references.get(name) ?? [],
      guards: guards.get(name) ?? [],
    },
  ]);
  return new Map(tables);
}

/** Rows by their first column, the table. */
function grouped<T>(rows: readonly RawRow[], read: (rest: RawRow) => T): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [table, ...rest] of rows) {
    const group = groups.get(String(table)) ?? [];
    group.push(read(rest));
    groups.set(String(table), group);
  }
  return groups;
}

const TABLES = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = any($2::text[]) and c.relkind in ('r', 'p')`;

const COLUMNS = `select c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull
  from pg_catalog.pg_attribute a join (select c.oid, c.relname from ${TABLES}) c on c.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`;

const COLUMN_NAMES = `(select string_agg(a.attname, ',' order by k.position)
  from unnest(KEYS) with ordinality k(attnum, position)
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum)`;

function constraints(kind: "p" | "u"): string {
  return `select c.relname, o.conname, ${COLUMN_NAMES.replace("KEYS", "o.conkey")}
    from pg_catalog.pg_constraint o join (select c.oid, c.relname from ${TABLES}) c on c.oid = o.conrelid
    where o.contype = '${kind}' order by c.relname, o.conname`;
}

const INDEXES = `select c.relname, i.relname, ${COLUMN_NAMES.replace("KEYS", "x.indkey::int2[]")}
  from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
  join (select c.oid, c.relname from ${TABLES}) c on c.oid = x.indrelid
  where not x.indisprimary and not x.indisunique and x.indisvalid order by c.relname, i.relname`;

const REFERENCES = `select c.relname, ${COLUMN_NAMES.replace("KEYS", "o.conkey")}, r.relname
  from pg_catalog.pg_constraint o join (select c.oid, c.relname from ${TABLES}) c on c.oid = o.conrelid
  join pg_catalog.pg_class r on r.oid = o.confrelid
  where o.contype = 'f' and o.conparentid = 0 order by c.relname, 2`;

const GUARDS = `select c.relname, t.tgname as guard
  from pg_catalog.pg_trigger t join (select c.oid, c.relname from ${TABLES}) c on c.oid = t.tgrelid
  where not t.tgisinternal
  union all select c.relname, p.polname
  from pg_catalog.pg_policy p join (select c.oid, c.relname from ${TABLES}) c on c.oid = p.polrelid
  order by 1, 2`;
