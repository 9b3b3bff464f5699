/**
 * How PostgreSQL differs. Text is ordered by bytes (`collate "C"`), JSON is text, because `jsonb` re-orders keys and
 * hashes are over the text. Every tenant table has row security, forced, so that even its owner sees one tenant only.
 */
import { type DialectTraits, postgresSyntax, quoted } from "@hcrm/adapter-sql";
import type { ColumnType } from "@hcrm/core/storage";
import { afterCreate, appendOnlyFunction, guards } from "./after-create.ts";
import { introspect } from "./introspect.ts";
import { mapError } from "./map-error.ts";
import { type PostgresDialect, postgresCapabilities } from "./profile.ts";
import { binaryArray, encodeValue, textArray, valueDecoder } from "./values.ts";

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

/** The traits of a dialect. */
export function postgresTraits(dialect: PostgresDialect): DialectTraits {
  const { schema, profile } = dialect;
  return {
    profile: dialect.partitions === 0 ? profile : `${profile}/${dialect.partitions}`,
    capabilities: postgresCapabilities(dialect),
    schema,
    syntax: postgresSyntax,
    prelude: [`create schema if not exists ${quoted(schema)}`, appendOnlyFunction(schema)],
    columnType: ({ type }) => columnTypes[type],
    storedType: (type) => storedTypes[type],
    arrayType: (type) => `${type === "instant" ? "timestamptz" : storedTypes[type]}[]`,
    tableSuffix: () => (dialect.partitions === 0 ? "" : `partition by hash (${quoted("tenant_id")})`),
    afterCreate: (layout) => afterCreate(layout, dialect),
    guards: (layout) => guards(layout, dialect),
    references: "afterwards",
    partialIndexes: profile === "postgres",
    rowLock: "for update",
    claims: profile === "postgres" ? "skip-locked" : "two-step",
    batches: "unnest",
    uniqueLists: "first",
    columns: dialect.columns,
    encode: encodeValue,
    // A host that parses values by itself may not know what a buffer means in a driver of its own.
    encodeArray: dialect.columns === "as-sent" ? binaryArray : textArray,
    decoder: valueDecoder,
    mapError,
    introspect: (connection, tables) => introspect(connection, schema, tables),
  };
}
