/**
 * What the SQLite adapter declares, and how durable its transactions are. There is one writer at a time and no need to
 * skip locked rows; tenants are kept apart by the keys and by the guard alone.
 */
import type { StorageCapabilities } from "@hcrm/core/storage";

/** What the SQLite adapter can do. */
export const sqliteCapabilities: StorageCapabilities = Object.freeze({
  profile: "sqlite",
  concurrentWriters: false,
  skipLocked: false,
  rowSecurity: false,
  transactionalDdl: true,
  maxBatchRows: 1000,
});

/** `synchronous` of a transaction that is durable at power loss, and of one that may lose the last commits. */
export type Durability = "full" | "normal";
