/** What all SQL adapters of HCRM share: DDL, migrations, statements built once by Kysely, the verbs over them. */
export { type DialectTraits, postgresSyntax, type SqlSyntax, sqliteSyntax } from "./dialect.ts";
export type { Awaitable, RawRow, SqlConnection, SqlText } from "./driver.ts";
export { isKyselyLike, type KyselyResultLike, type KyselyTransactionLike, kyselyConnection } from "./join.ts";
export {
  type AskedSchema,
  type CommandOutput,
  collectionMigrations,
  createMigrator,
  MIGRATION_TABLE,
  type Migration,
  type MigrationStatement,
  type MigrationStep,
  type MigratorOptions,
  migrationChecksum,
  releasedMigrations,
  requireReady,
  runPrintSchema,
  type SchemaDatabase,
} from "./migrations/index.ts";
export type {
  PhysicalColumn,
  PhysicalIndex,
  PhysicalReference,
  PhysicalTable,
} from "./physical-schema.ts";
export { undoableOn } from "./savepoint.ts";
export {
  createStatements,
  type ExpectedColumn,
  type ExpectedIndex,
  type ExpectedTable,
  expectedTable,
  qualified,
  quoted,
  schemaDrift,
  schemaManifest,
} from "./schema/index.ts";
export type { SchemaConnection } from "./schema-connection.ts";
export { openSqlAdapter, type SqlAdapterOptions, type SqlDatabase } from "./sql-adapter.ts";
export {
  type CompiledStatement,
  type PredicateContext,
  type RowReader,
  SlotCounter,
  type SqlPart,
  type Statement,
  StatementLibrary,
} from "./statements/index.ts";
export { SqlStoreTx } from "./store-tx.ts";
