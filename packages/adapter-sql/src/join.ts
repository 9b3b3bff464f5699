/**
 * Joining a host's Kysely transaction, in any dialect: it is described structurally and never depended on. Its rows are
 * objects; their values stand in the order of the selected columns.
 */
import { CompiledQuery } from "kysely";
import type { SqlConnection } from "./driver.ts";

/** What we use of a Kysely transaction of the host, which may come from another copy of Kysely. */
export interface KyselyTransactionLike {
  /** True while the object stands for a transaction. */
  readonly isTransaction: boolean;
  /** Runs compiled SQL. */
  executeQuery(query: CompiledQuery): Promise<KyselyResultLike>;
}

/** What we use of a result of Kysely. */
export interface KyselyResultLike {
  /** Rows as objects. */
  readonly rows: readonly unknown[];
  /** Number of rows changed. */
  readonly numAffectedRows?: bigint | undefined;
}

/** Tells a Kysely instance or transaction from other native handles. */
export function isKyselyLike(native: unknown): native is KyselyTransactionLike {
  return (
    typeof native === "object" && native !== null && "executeQuery" in native && "isTransaction" in native
  );
}

/** A connection over a host's Kysely transaction. */
export function kyselyConnection(transaction: KyselyTransactionLike): SqlConnection {
  return {
    async all(text, parameters) {
      const { rows } = await transaction.executeQuery(CompiledQuery.raw(text.sql, [...parameters]));
      return rows.map((row) => Object.values(row ?? {}));
    },
    async run(text, parameters) {
      const result = await transaction.executeQuery(CompiledQuery.raw(text.sql, [...parameters]));
      return Number(result.numAffectedRows ?? 0);
    },
  };
}
