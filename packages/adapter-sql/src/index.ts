/** What all SQL adapters of HCRM share: DDL, migrations, statements built once by Kysely, the verbs over them. */
export { type DialectTraits, postgresSyntax, type SqlSyntax, sqliteSyntax } from "./dialect.ts";
export type { Awaitable, RawRow, SqlConnection, SqlText } from "./driver.ts";
export { isKyselyLike, type KyselyTransactionLike, kyselyConnection } from "./join.ts";
export { collectionMigrations } from "./migrations/collection-migrations.ts";
export { type Migration, type MigrationStatement, migrationChecksum } from "./migrations/migration.ts";
export {
  createMigrator,
  MIGRATION_TABLE,
  type MigrationStep,
  type MigratorOptions,
  requireReady,
  type SchemaDatabase,
} from "./migrations/migrator.ts";
export { createStatements, qualified, quoted } from "./schema/ddl.ts";
export { type ExpectedTable, expectedTable } from "./schema/expected-table.ts";
export { schemaDrift, schemaManifest } from "./schema/manifest.ts";
export type {
  PhysicalColumn,
  PhysicalIndex,
  PhysicalReference,
  PhysicalTable,
} from "./schema/physical-schema.ts";
export type { SchemaConnection } from "./schema/schema-connection.ts";
export { openSqlAdapter, type SqlAdapterOptions, type SqlDatabase } from "./sql-adapter.ts";
export { StatementLibrary } from "./statements/statement-library.ts";
export { SqlStoreTx } from "./store-tx.ts";
