/**
 * Migrations: steps of the schema as objects in the bundle, their checksums, and the migrator that applies each of them
 * once, however many processes start at the same time.
 */
export { collectionMigrations, releasedMigrations } from "./collection-migrations.ts";
export { type Migration, type MigrationStatement, migrationChecksum } from "./migration.ts";
export {
  createMigrator,
  MIGRATION_TABLE,
  type MigrationStep,
  type MigratorOptions,
  requireReady,
  type SchemaDatabase,
} from "./migrator.ts";
export { type AskedSchema, type CommandOutput, runPrintSchema } from "./print-schema-command.ts";
