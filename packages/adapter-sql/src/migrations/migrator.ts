/**
 * Applies migrations: in order, each once, whatever number of processes start at the same time. A dialect supplies the
 * lock and the transactions; what is recorded, compared and printed is the same everywhere. `create table if not
 * exists` of the bookkeeping table can itself race, so a dialect runs it under its lock or looks again.
 */
import {
  type Clock,
  InvalidQuery,
  MigrationChanged,
  type MigrationStatus,
  type Migrator,
  SchemaNotReady,
} from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import type { PhysicalTable } from "../physical-schema.ts";
import { qualified, schemaDrift } from "../schema/index.ts";
import type { SchemaConnection } from "../schema-connection.ts";
import { type Migration, migrationChecksum } from "./migration.ts";

/** Table of the applied migrations. */
export const MIGRATION_TABLE = "hcrm_migration";

/** How a dialect gives access to the schema. */
export interface SchemaDatabase {
  /** Runs reading work on some connection. */
  read<T>(work: (connection: SchemaConnection) => Promise<T>): Promise<T>;
  /**
   * Runs changing work while no other process migrates. `step` makes what it runs one transaction, or joins one that is
   * open around all of them.
   */
  exclusively(work: (connection: SchemaConnection, step: MigrationStep) => Promise<void>): Promise<void>;
}

/** Runs a part of a migration in a transaction. */
export type MigrationStep = (part: () => Promise<void>) => Promise<void>;

/** What a migrator works with. */
export interface MigratorOptions {
  /** All migrations of this build, in order. */
  readonly migrations: readonly Migration[];
  /** The schema after all of them. */
  readonly expected: readonly PhysicalTable[];
  /** The dialect. */
  readonly traits: DialectTraits;
  /** Access to the schema. */
  readonly database: SchemaDatabase;
  /** When a migration was applied. */
  readonly clock: Clock;
}

interface AppliedMigration {
  readonly id: string;
  readonly checksum: string;
  readonly breaking: boolean;
}

/** Makes the migrator of an adapter. */
export function createMigrator(options: MigratorOptions): Migrator {
  const { migrations, traits, database, clock } = options;
  return {
    status: () => database.read((connection) => readStatus(connection, options)),
    up: ({ to } = {}) =>
      database.exclusively(async (connection, step) => {
        for (const statement of preparation(traits)) await connection.execute(statement);
        const chosen = upTo(migrations, to);
        const applied = new Set((await readApplied(connection, options)).map((row) => row.id));
        for (const migration of chosen) {
          if (!applied.has(migration.id)) await apply(migration, connection, step, traits, clock);
        }
      }),
    sql: (from, to) => printedStatements(migrations, traits, { from, to, at: clock.now() }),
  };
}

/** Which migrations are printed, and the moment that their records will bear. */
export interface PrintedRange {
  /** Behind this migration; null: from the beginning. */
  readonly from: string | null;
  /** Up to and with this one; absent: to the last. */
  readonly to?: string;
  /** When they will have been applied, for their records. */
  readonly at: string;
}

/**
 * The statements of migrations as a DBA runs them, with the rows that record them.
 *
 * @throws {@link InvalidQuery} when there is no such migration.
 */
export function printedStatements(
  migrations: readonly Migration[],
  traits: DialectTraits,
  { from, to, at }: PrintedRange,
): readonly string[] {
  const first = from === null ? 0 : upTo(migrations, from).length;
  const last = upTo(migrations, to).length;
  const printed = migrations
    .slice(first, last)
    .flatMap((migration) => [
      ...migration.statements(traits).map((statement) => statement.sql),
      record(migration, traits, at),
    ]);
  return from === null ? [...preparation(traits), ...printed] : printed;
}

/**
 * Checks at start that the database is at the schema of this build.
 *
 * @throws {@link SchemaNotReady} when migrations are pending; `details.pending` lists them.
 */
export async function requireReady(migrator: Migrator): Promise<void> {
  const { pending } = await migrator.status();
  if (pending.length === 0) return;
  throw new SchemaNotReady("The database lacks migrations; apply them before starting.", {
    details: { pending },
  });
}

async function readStatus(connection: SchemaConnection, options: MigratorOptions): Promise<MigrationStatus> {
  const { migrations, traits, expected } = options;
  const applied = (await hasBookkeeping(connection, options)) ? await readApplied(connection, options) : [];
  const ids = new Set(applied.map((row) => row.id));
  const found = await traits.introspect(
    connection,
    expected.map((table) => table.name),
  );
  return {
    applied: applied.map((row) => row.id),
    pending: migrations.map((migration) => migration.id).filter((id) => !ids.has(id)),
    drift: schemaDrift(expected, found),
  };
}

async function hasBookkeeping(connection: SchemaConnection, options: MigratorOptions): Promise<boolean> {
  return (await options.traits.introspect(connection, [MIGRATION_TABLE])).length > 0;
}

/** Applied migrations in the order of this build; unknown ones follow. */
async function readApplied(
  connection: SchemaConnection,
  { migrations, traits }: MigratorOptions,
): Promise<readonly AppliedMigration[]> {
  const table = qualified(MIGRATION_TABLE, traits);
  const rows = await connection.query(`select id, checksum, breaking from ${table} order by applied_at, id`);
  const applied = rows.map(([id, checksum, breaking]) => ({
    id: String(id),
    checksum: String(checksum),
    breaking: Number(breaking) === 1,
  }));
  const known = new Map(migrations.map((migration) => [migration.id, migration]));
  for (const row of applied) {
    const migration = known.get(row.id);
    if (migration === undefined && row.breaking) refuseNewer(row.id);
    if (migration !== undefined && migrationChecksum(migration, traits) !== row.checksum)
      refuseChanged(row.id);
  }
  return applied;
}

async function apply(
  migration: Migration,
  connection: SchemaConnection,
  step: MigrationStep,
  traits: DialectTraits,
  clock: Clock,
): Promise<void> {
  const statements = migration.statements(traits);
  // What cannot run in a transaction runs first and may run again: its statements say `if not exists`.
  for (const statement of statements)
    if (statement.outsideTransaction === true) await connection.execute(statement.sql);
  await step(async () => {
    await connection.execute(record(migration, traits, clock.now()));
    for (const statement of statements)
      if (statement.outsideTransaction !== true) await connection.execute(statement.sql);
  });
}

/** What comes before any migration and may run again: the dialect's prelude and the table of applied migrations. */
function preparation(traits: DialectTraits): readonly string[] {
  const bookkeeping = `create table if not exists ${qualified(MIGRATION_TABLE, traits)} (
  id text primary key not null, phase text not null, checksum text not null,
  breaking integer not null, applied_at text not null)`;
  return [...traits.prelude, bookkeeping];
}

/** The row that records a migration; ids, checksums and instants hold no quotes. */
function record(migration: Migration, traits: DialectTraits, at: string): string {
  const checksum = migrationChecksum(migration, traits);
  const breaking = migration.breaking === true ? 1 : 0;
  return `insert into ${qualified(MIGRATION_TABLE, traits)} (id, phase, checksum, breaking, applied_at)
  values ('${migration.id}', '${migration.phase}', '${checksum}', ${breaking}, '${at}')`;
}

function upTo(migrations: readonly Migration[], to: string | undefined): readonly Migration[] {
  if (to === undefined) return migrations;
  const last = migrations.findIndex((migration) => migration.id === to);
  if (last === -1)
    throw new InvalidQuery("There is no such migration.", { details: { reason: "unknown-migration" } });
  return migrations.slice(0, last + 1);
}

function refuseChanged(id: string): never {
  throw new MigrationChanged(`Migration ${id} has changed since it was applied.`, {
    details: { migration: id },
  });
}

function refuseNewer(id: string): never {
  throw new SchemaNotReady(`The database has the breaking migration ${id}, which this build does not know.`, {
    details: { unknown: [id] },
  });
}
