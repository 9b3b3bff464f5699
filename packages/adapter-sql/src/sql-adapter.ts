/**
 * Puts the parts of an SQL adapter together: statements, transactions, migrations. A dialect package supplies its
 * traits, how to begin a transaction, how to reach the schema, and what to do at the end.
 */
import {
  collectionLayouts,
  createTransactionRunner,
  type JoinedTx,
  type RetryTiming,
  type StorageAdapter,
  type StorageContext,
  type TransactionScope,
  timerWait,
  type UnitOfWork,
} from "@hcrm/core/storage";
import type { DialectTraits } from "./dialect.ts";
import {
  collectionMigrations,
  createMigrator,
  requireReady,
  type SchemaDatabase,
} from "./migrations/index.ts";
import { schemaManifest } from "./schema/index.ts";
import { StatementLibrary } from "./statements/index.ts";

/** What a dialect does at run time. */
export interface SqlDatabase {
  /** Begins a transaction whose verbs use these statements. */
  begin(scope: TransactionScope, library: StatementLibrary): Promise<UnitOfWork>;
  /** Works in a transaction of the host. */
  join(native: unknown, scope: TransactionScope, library: StatementLibrary): JoinedTx;
  /** Access to the schema. */
  readonly schema: SchemaDatabase;
  /** Ends the connections that are ours. */
  close(): Promise<void>;
}

/** How an SQL adapter is opened. */
export interface SqlAdapterOptions {
  /** The dialect. */
  readonly traits: DialectTraits;
  /** The database. */
  readonly database: SqlDatabase;
  /** `up` migrates at start, `check` refuses to start when something is pending. */
  readonly migrate: "up" | "check";
}

/** Opens an SQL adapter: migrates or checks the schema, then serves transactions. */
export async function openSqlAdapter(
  context: StorageContext,
  { traits, database, migrate }: SqlAdapterOptions,
): Promise<StorageAdapter> {
  const layouts = collectionLayouts(context.collections);
  const library = new StatementLibrary(layouts, traits);
  const timing: RetryTiming = { clock: context.clock, random: context.random, wait: timerWait };
  const { maxBatchRows } = traits.capabilities;
  const migrator = createMigrator({
    migrations: collectionMigrations(layouts),
    expected: schemaManifest(layouts, traits),
    traits,
    database: database.schema,
    clock: context.clock,
  });
  if (migrate === "up") await migrator.up();
  await requireReady(migrator);
  const begin = (scope: TransactionScope): Promise<UnitOfWork> => database.begin(scope, library);
  const runner = createTransactionRunner({ layouts, maxBatchRows, timing, begin });
  let closing: Promise<void> | null = null;
  const closeOnce = async (): Promise<void> => {
    await runner.close();
    await database.close();
  };
  return {
    portVersion: 1,
    capabilities: traits.capabilities,
    migrator,
    transaction: runner.transaction,
    joinTransaction: (native, scope) => database.join(native, scope, library),
    close: () => {
      closing ??= closeOnce();
      return closing;
    },
  };
}
