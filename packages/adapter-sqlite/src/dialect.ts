/**
 * How SQLite differs. Tables are ordinary rowid tables and `strict`; **never** `without rowid`: without statistics
 * SQLite then walks the primary key by tenant instead of using the index (816 µs against 7.8 µs at 20,000 rows).
 */
import { type DialectTraits, quoted, sqliteSyntax } from "@hcrm/adapter-sql";
import type { ColumnType } from "@hcrm/core/storage";
import { afterCreate, guards } from "./after-create.ts";
import { introspect } from "./introspect.ts";
import { mapError } from "./map-error.ts";
import { sqliteCapabilities } from "./profile.ts";
import { encodeValue, valueDecoder } from "./values.ts";

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
  afterCreate,
  guards,
  references: "inline",
  partialIndexes: true,
  rowLock: "touch",
  claims: "two-step",
  batches: "prepared-loop",
  uniqueLists: "as-planned",
  columns: "as-sent",
  encode: encodeValue,
  encodeArray: (_type, values) => values,
  decoder: valueDecoder,
  mapError,
  introspect,
};
