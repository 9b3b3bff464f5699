/**
 * Opens SQLite: the runtime is checked before any driver loads (better-sqlite3 13 on Node 20 ends the process with a
 * segmentation fault, WiseLibs/better-sqlite3#1514), then the driver, the pragmas, the schema.
 *
 * Several processes on one local disk: yes. Network file systems: no, their locks cannot be trusted
 * (https://www.sqlite.org/wal.html).
 */
import { openSqlAdapter } from "@hcrm/adapter-sql";
import {
  cleanCause,
  type StorageFactory,
  storageUnavailable,
  timerWait,
  UnsupportedRuntime,
} from "@hcrm/core/storage";
import { type LockWait, whenUnlocked } from "./begin.ts";
import { connectionOf, type SqliteConnection } from "./connection.ts";
import { SqliteDatabase } from "./database.ts";
import { sqliteTraits } from "./dialect.ts";
import type { BetterSqliteHandle, NativeSqliteHandle } from "./driver.ts";
import { mapped } from "./map-error.ts";
import type { Durability } from "./profile.ts";

/** How SQLite is used. */
export interface SqliteStorageOptions {
  /** Path of the database file, or `:memory:`. Not used when `driver` is a handle. */
  readonly file?: string;
  /** `node` (default): `node:sqlite`. `better-sqlite3`: that driver, 13 or newer. Or a handle of the host, which stays open. */
  readonly driver?: "node" | "better-sqlite3" | NativeSqliteHandle;
  /** `full` (default) survives power loss; `normal` is some 13 times faster in small transactions and may lose the last commits, never half of one. */
  readonly durability?: Durability;
  /** The same for operations that only read and write their audit event; default `normal`. A process crash costs nothing. */
  readonly readDurability?: Durability;
  /** `up` (default) applies pending migrations; `check` refuses to start while there are any. */
  readonly migrate?: "up" | "check";
}

type BetterSqliteConstructor = new (
  file: string,
  options: { readonly timeout: number },
) => BetterSqliteHandle;

/** Oldest Node whose drivers work. */
const MIN_NODE: readonly [number, number] = [22, 18];

/** Pages of the cache, negative: KiB. 64 MiB. */
const CACHE_KIB = -65_536;

/**
 * Pages of the write-ahead log at which it is carried over into the file: 16 MiB. SQLite's 1,000 are some sixty reads
 * with their events, and each time the disk is waited for twice. Not more, because what was erased stands in the file
 * until then.
 */
const LOG_PAGES = 4000;

/**
 * Storage in one SQLite file.
 *
 * @throws {@link UnsupportedRuntime} on opening, below Node 22.18.
 * @throws {@link StorageUnavailable} on opening, when the file cannot be opened or is no database.
 * @throws {@link Transient} on opening, while another program has locked the file.
 * @example
 * ```ts sketch
 * const hcrm = await createHcrm({ storage: sqliteStorage({ file: "hcrm.db" }), keys, ...starterKit() });
 * ```
 */
export function sqliteStorage(options: SqliteStorageOptions): StorageFactory {
  return {
    async open(context) {
      requireRuntime(process.versions.node);
      const { driver = "node" } = options;
      const own = typeof driver === "string";
      const lockWait: LockWait = { wait: timerWait, random: context.random };
      const connection = own
        ? await openConnection(driver, options.file ?? ":memory:", lockWait)
        : connectionOf(driver);
      connection.execute("pragma foreign_keys = on");
      const database = new SqliteDatabase({
        connection,
        own,
        durability: options.durability ?? "full",
        readDurability: options.readDurability ?? "normal",
        lockWait,
      });
      return openSqlAdapter(context, { traits: sqliteTraits, database, migrate: options.migrate ?? "up" });
    },
  };
}

/**
 * Checks the version of Node before any driver is loaded.
 *
 * @throws {@link UnsupportedRuntime} below 22.18.
 */
export function requireRuntime(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  throw new UnsupportedRuntime(
    `Node ${version} is too old for the SQLite drivers; 22.18 or newer is needed.`,
    {
      details: { found: version, needed: MIN_NODE.join(".") },
    },
  );
}

async function openConnection(
  driver: "node" | "better-sqlite3",
  file: string,
  lockWait: LockWait,
): Promise<SqliteConnection> {
  let native: NativeSqliteHandle | undefined;
  try {
    native = await openDriver(driver, file);
    const connection = connectionOf(native);
    // The first statement finds out that a file is no database; turning a new file to its log needs it alone, and
    // several processes may open it at once.
    await whenUnlocked(() => setPragmas(connection), lockWait);
    return connection;
  } catch (error) {
    native?.close();
    // better-sqlite3 tells of a missing folder by a bare TypeError
    if (native === undefined && error instanceof TypeError)
      throw storageUnavailable("none", cleanCause(error), "unreachable");
    throw mapped(error);
  }
}

async function openDriver(driver: "node" | "better-sqlite3", file: string): Promise<NativeSqliteHandle> {
  if (driver === "node") {
    const { DatabaseSync } = await import("node:sqlite");
    return new DatabaseSync(file);
  }
  // An optional peer without types of its own: named by a variable, so that it is neither bundled nor looked up.
  const peer: string = "better-sqlite3";
  const module = (await import(peer)) as { readonly default: BetterSqliteConstructor }; // its documented export
  return new module.default(file, { timeout: 0 });
}

/**
 * No statement waits inside the driver (`busy_timeout` 0): locks are waited for here and at `begin immediate` only, and
 * that wait is asynchronous. Deleted content is overwritten, since erasure must reach the file.
 */
function setPragmas(connection: SqliteConnection): void {
  for (const pragma of [
    "journal_mode = wal",
    "busy_timeout = 0",
    "trusted_schema = off",
    "secure_delete = on",
    `cache_size = ${CACHE_KIB}`,
    `wal_autocheckpoint = ${LOG_PAGES}`,
  ])
    connection.query(`pragma ${pragma}`, []);
}
