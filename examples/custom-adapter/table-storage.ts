/**
 * A storage adapter as a HIS vendor would write one for a database that HCRM does not know: SQL by hand, no query
 * builder, nothing but the public names of `@hcrm/core/storage`. Replace `node:sqlite` by the driver of DM8, Oracle or
 * OceanBase, and the types and placeholders with it. This file opens and migrates; `table-tx.ts` holds the verbs. The
 * conformance suite says when it is done.
 */
import { DatabaseSync } from "node:sqlite";
import {
  type CollectionLayout,
  collectionLayouts,
  createTransactionRunner,
  physicalTable,
  type StorageCapabilities,
  type StorageFactory,
  serialQueue,
  timerWait,
  type UnitOfWork,
} from "@hcrm/core/storage";
import { TableTx } from "./table-tx.ts";

/** What this adapter can do. */
export const tableCapabilities: StorageCapabilities = {
  profile: "example-tables",
  concurrentWriters: false,
  skipLocked: false,
  rowSecurity: false,
  transactionalDdl: true,
  maxBatchRows: 500,
};

/** Storage in one database file, or in memory. */
export function tableStorage(file: string): StorageFactory & { readonly database: DatabaseSync } {
  const database = new DatabaseSync(file);
  database.exec("pragma journal_mode = wal; pragma foreign_keys = on");
  const enter = serialQueue(); // one connection has one transaction
  return {
    database,
    async open({ collections, clock, random }) {
      const layouts = collectionLayouts(collections);
      for (const layout of layouts.values()) database.exec(createTable(layout));
      const runner = createTransactionRunner({
        layouts,
        maxBatchRows: tableCapabilities.maxBatchRows,
        timing: { clock, random, wait: timerWait },
        async begin(scope): Promise<UnitOfWork> {
          const leave = await enter();
          database.exec("begin immediate");
          const end = (how: "commit" | "rollback") => async () => {
            database.exec(how);
            leave();
          };
          return {
            bare: new TableTx(database, layouts, scope),
            commit: end("commit"),
            rollback: end("rollback"),
          };
        },
      });
      const migrator = {
        status: async () => ({ applied: [], pending: [], drift: [] }),
        up: async () => undefined,
        sql: () => [],
      };
      return { portVersion: 1, capabilities: tableCapabilities, migrator, ...runner };
    },
  };
}

const types = {
  text: "TEXT",
  int: "INTEGER",
  bool: "INTEGER",
  bytes: "BLOB",
  instant: "TEXT",
  date: "TEXT",
  json: "TEXT",
  uuid: "TEXT",
} as const;

function createTable({ spec, table, queryable, uniques }: CollectionLayout): string {
  const physical = (column: string): string => queryable.get(column)?.physical ?? column;
  const columns = [...queryable.values()].map(
    (column) => `"${column.physical}" ${types[column.type]}${column.nullable ? "" : " not null"}`,
  );
  const keys = [...uniques.values()].map(
    (list) => `unique ("tenant_id", ${list.map((c) => `"${physical(c)}"`).join(", ")})`,
  );
  const references = Object.entries(spec.references).map(([column, target]) => {
    return `foreign key ("tenant_id", "${physical(column)}") references "${physicalTable(target)}" ("tenant_id", "id")`;
  });
  const parts = [`"tenant_id" TEXT not null`, ...columns, ...keys, ...references].join(", ");
  return `create table if not exists "${table}" (${parts}) strict`;
}
