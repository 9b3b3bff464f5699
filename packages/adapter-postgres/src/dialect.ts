/**
 * How PostgreSQL differs. Text is ordered by bytes (`collate "C"`), JSON is text, because `jsonb` re-orders keys and
 * hashes are over the text. Every tenant table has row security, forced, so that even its owner sees one tenant only.
 */
import { type DialectTraits, postgresSyntax, qualified, quoted } from "@hcrm/adapter-sql";
import type { CollectionLayout, ColumnType, StorageCapabilities } from "@hcrm/core/storage";
import { introspect } from "./introspect.ts";
import { mapError } from "./map-error.ts";
import { encodeValue, valueDecoder } from "./values.ts";

/** `postgres`, or the same without what only PostgreSQL has: skipping locked rows and partial indexes. */
export type PostgresProfile = "postgres" | "postgres-portable";

/** What decides a dialect. */
export interface PostgresDialect {
  /** Schema of all tables. */
  readonly schema: string;
  /** Whether the database keeps tenants apart. */
  readonly rowSecurity: boolean;
  /** Hash partitions by tenant; 0: none. */
  readonly partitions: number;
  /** See {@link PostgresProfile}. */
  readonly profile: PostgresProfile;
  /** Columns come back as text of their own accord, or through a cast where the host parses values. */
  readonly columns: "as-sent" | "cast";
}

/** What the adapter declares. */
export function postgresCapabilities(
  dialect: Pick<PostgresDialect, "profile" | "rowSecurity">,
): StorageCapabilities {
  return {
    profile: dialect.profile,
    concurrentWriters: true,
    skipLocked: dialect.profile === "postgres",
    rowSecurity: dialect.rowSecurity,
    transactionalDdl: true,
    maxBatchRows: 1000,
  };
}

const columnTypes: Readonly<Record<ColumnType, string>> = {
  text: 'text collate "C"',
  int: "bigint",
  bool: "boolean",
  bytes: "bytea",
  instant: "timestamptz(3)",
  date: "date",
  json: "text",
  uuid: "uuid",
};

const storedTypes: Readonly<Record<ColumnType, string>> = {
  ...columnTypes,
  text: "text",
  instant: "timestamp(3) with time zone",
};

/** Name of the policy on every tenant table. */
const POLICY = "hcrm_tenant";

/** The traits of a dialect. */
export function postgresTraits(dialect: PostgresDialect): DialectTraits {
  const { schema, profile, rowSecurity } = dialect;
  const traits: DialectTraits = {
    profile: dialect.partitions === 0 ? profile : `${profile}/${dialect.partitions}`,
    capabilities: postgresCapabilities(dialect),
    schema,
    syntax: postgresSyntax,
    prelude: [`create schema if not exists ${quoted(schema)}`, appendOnlyFunction(schema)],
    columnType: ({ type }) => columnTypes[type],
    storedType: (type) => storedTypes[type],
    arrayType: (type) => `${type === "instant" ? "timestamptz" : storedTypes[type]}[]`,
    tableSuffix: () => (dialect.partitions === 0 ? "" : `partition by hash (${quoted("tenant_id")})`),
    afterCreate: (layout) => [
      ...partitionStatements(layout, dialect, traits),
      ...appendOnlyTrigger(layout, traits),
      ...(rowSecurity ? rowSecurityStatements(layout, traits) : []),
    ],
    guards: (layout) => [
      ...(layout.spec.appendOnly === true ? [triggerName(layout)] : []),
      ...(rowSecurity ? [POLICY] : []),
    ],
    references: "afterwards",
    partialIndexes: profile === "postgres",
    rowLock: "for update",
    claims: profile === "postgres" ? "skip-locked" : "two-step",
    batches: "unnest",
    columns: dialect.columns,
    encode: encodeValue,
    decoder: valueDecoder,
    mapError,
    introspect: (connection, tables) => introspect(connection, schema, tables),
  };
  return traits;
}

function partitionStatements(
  layout: CollectionLayout,
  { partitions, schema }: PostgresDialect,
  traits: DialectTraits,
): readonly string[] {
  return Array.from({ length: partitions }, (_, part) => {
    const name = `${quoted(schema)}.${quoted(`${layout.table}_p${part}`)}`;
    const values = `with (modulus ${partitions}, remainder ${part})`;
    return `create table ${name} partition of ${qualified(layout.table, traits)} for values ${values}`;
  });
}

function triggerName(layout: CollectionLayout): string {
  return `hcrm_t${layout.spec.id}_no_change`;
}

function appendOnlyFunction(schema: string): string {
  return `create or replace function ${quoted(schema)}.${quoted("hcrm_append_only")}() returns trigger language plpgsql as
$$ begin raise exception 'append-only'; end $$`;
}

function appendOnlyTrigger(layout: CollectionLayout, traits: DialectTraits): readonly string[] {
  if (layout.spec.appendOnly !== true) return [];
  const table = qualified(layout.table, traits);
  const refuse = qualified("hcrm_append_only", traits);
  const trigger = quoted(triggerName(layout));
  return [
    `create trigger ${trigger} before update or delete on ${table} for each row execute function ${refuse}()`,
  ];
}

/**
 * `nullif` is needed: after a local `set_config` the setting stays behind on the pooled connection as an empty string.
 */
function rowSecurityStatements(layout: CollectionLayout, traits: DialectTraits): readonly string[] {
  const table = qualified(layout.table, traits);
  const own = `tenant_id = (select nullif(current_setting('hcrm.tenant', true), ''))`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy ${quoted(POLICY)} on ${table} using (${own}) with check (${own})`,
  ];
}
