/** Opening PostgreSQL: schema checks, roles, row security, drift, and hosts of several kinds. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import {
  asRecordId,
  asTenant,
  MigrationChanged,
  NotInTransaction,
  SchemaNotReady,
  type StorageAdapter,
  StorageUnavailable,
  systemClock,
  systemRandom,
  TenantMismatch,
  UnsafeConfiguration,
  UnsafeRole,
} from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, type DatabaseAddress, startCluster } from "../support/cluster.ts";

const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };
const [ruijin, xiehe] = [asTenant("ruijin"), asTenant("xiehe")];
const at = "2026-11-21T08:30:00.123Z";
const scope = { tenant: ruijin, at };
const idOf = (n: number) => asRecordId(`01930000-0000-7000-8000-${String(n).padStart(12, "0")}`);
const item = (n: number) => ({
  id: idOf(n),
  title: `item ${n}`,
  rank: n,
  external: `e${n}`,
  bx_card: Uint8Array.of(1, n),
  flag: true,
  payload: Uint8Array.of(0, 255),
  happensAt: at,
  day: "2026-11-21",
});

let cluster: Cluster;
let address: DatabaseAddress;
let pool: pg.Pool;
let adapter: StorageAdapter;

beforeAll(async () => {
  cluster = await startCluster();
  address = await cluster.createDatabase();
  pool = new pg.Pool({ connectionString: address.connectionString, max: 6 });
  adapter = await postgresStorage({ pool, migrate: "up" }).open(context);
});
afterAll(async () => {
  await adapter.close();
  await pool.end();
  await cluster.stop();
});

describe("opening", () => {
  it("refuses an empty database by default and names what is pending", async () => {
    const { connectionString } = await cluster.createDatabase();
    await expect(postgresStorage({ connectionString }).open(context)).rejects.toBeInstanceOf(SchemaNotReady);
  });

  it("accepts a database whose printed statements were run by hand", async () => {
    const { connectionString } = await cluster.createDatabase();
    const client = new pg.Client({ connectionString });
    await client.connect();
    for (const statement of adapter.migrator.sql(null, "own-suite_work")) await client.query(statement);
    await client.end();
    const checked = await postgresStorage({ connectionString }).open(context);
    expect(await checked.migrator.status()).toMatchObject({ pending: [], drift: [] });
    await checked.close();
  });

  it("refuses a role that bypasses row security, unless it is told not to rely on it", async () => {
    const options = { connectionString: address.superuser };
    await expect(postgresStorage(options).open(context)).rejects.toBeInstanceOf(UnsafeRole);
    const other = await cluster.createDatabase();
    const trusting = postgresStorage({
      connectionString: other.superuser,
      rowSecurity: false,
      migrate: "up",
    });
    await (await trusting.open(context)).close();
  });

  it("refuses to migrate through one connection, unsafe names, and no address at all", async () => {
    const one = new pg.Pool({ connectionString: address.connectionString, max: 1 });
    await expect(postgresStorage({ pool: one, migrate: "up" }).open(context)).rejects.toBeInstanceOf(
      UnsafeConfiguration,
    );
    await one.end();
    for (const options of [{ pool, schema: 'x"; drop' }, { pool, partitions: -1 }, {}])
      await expect(postgresStorage(options).open(context)).rejects.toBeInstanceOf(UnsafeConfiguration);
  });

  it("tells a database that cannot be reached from one that refuses", async () => {
    const connectionString = "postgres://nobody@localhost/none?host=/nonexistent-folder";
    await expect(postgresStorage({ connectionString }).open(context)).rejects.toBeInstanceOf(
      StorageUnavailable,
    );
  });

  it("refuses a migration that has changed", async () => {
    const { connectionString } = await cluster.createDatabase();
    await (await postgresStorage({ connectionString, migrate: "up" }).open(context)).close();
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query("update hcrm.hcrm_migration set checksum = 'other' where id = 'own-suite_item'");
    await client.end();
    await expect(postgresStorage({ connectionString }).open(context)).rejects.toBeInstanceOf(
      MigrationChanged,
    );
  });

  it("names missing and altered parts as drift", async () => {
    const { connectionString } = await cluster.createDatabase();
    const drifting = await postgresStorage({ connectionString, migrate: "up" }).open(context);
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query("create index host_index on hcrm.hcrm_suite_item (rank)");
    expect((await drifting.migrator.status()).drift).toEqual([]);
    await client.query("drop index hcrm.hcrm_i65002_rank");
    await client.query("drop policy hcrm_tenant on hcrm.hcrm_suite_work");
    await client.query("alter table hcrm.hcrm_suite_parent alter column label drop not null");
    await client.query("drop table hcrm.hcrm_suite_event");
    await client.end();
    expect((await drifting.migrator.status()).drift).toEqual([
      "table hcrm_suite_event is missing",
      "index of hcrm_suite_item on tenant_id,rank,id is missing",
      "column hcrm_suite_parent.label is altered",
      "guard hcrm_tenant of hcrm_suite_work is missing",
    ]);
    await drifting.close();
  });
});

describe("row security", () => {
  it("shows a plain role nothing without a tenant, and only that tenant's rows with one", async () => {
    for (const tenant of [ruijin, xiehe])
      await adapter.transaction({ tenant, at }, (tx) => tx.insert("suiteItem", tenant, [item(1)]));
    const client = await pool.connect();
    const count = async (): Promise<unknown> =>
      (await client.query("select count(*)::int as n from hcrm.hcrm_suite_item")).rows[0]?.n;
    expect(await count()).toBe(0);
    await client.query("begin");
    await client.query("select set_config('hcrm.tenant', 'ruijin', true)");
    expect(await count()).toBe(1);
    const foreign = client.query("update hcrm.hcrm_suite_item set tenant_id = 'xiehe', id = $1", [idOf(9)]);
    await expect(foreign).rejects.toMatchObject({ code: "42501" });
    await client.query("rollback");
    expect(await count()).toBe(0);
    client.release();
  });

  it("append-only rows cannot be changed past the adapter either", async () => {
    await adapter.transaction(scope, (tx) =>
      tx.insert("suiteEvent", ruijin, [{ id: idOf(1), seq: 1, text: "x" }]),
    );
    const client = new pg.Client({ connectionString: address.superuser });
    await client.connect();
    for (const sql of ["update hcrm.hcrm_suite_event set text = 'y'", "delete from hcrm.hcrm_suite_event"])
      await expect(client.query(sql)).rejects.toMatchObject({ message: "append-only" });
    await client.end();
  });
});

describe("hosts", () => {
  it("a Kysely transaction is joined, commits and rolls back what we wrote", async () => {
    const host = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
    const [kept, lost] = [item(21), item(22)];
    await host.transaction().execute(async (trx) => {
      const tx = adapter.joinTransaction?.(trx, scope);
      await tx?.insert("suiteItem", ruijin, [kept]);
      await tx?.insert("suiteWork", ruijin, [{ id: idOf(21), kind: "call", visibleAt: at }]);
      const [row] =
        (await tx?.find("suiteItem", ruijin, [["rank", "eq", 21]], { orderBy: [], limit: 5 })) ?? [];
      expect(row?.row).toMatchObject({
        flag: true,
        payload: Uint8Array.of(0, 255),
        happensAt: at,
        day: "2026-11-21",
      });
      const lease = { tenant: ruijin, now: at, limit: 5, leaseMs: 60_000, owner: "w" };
      const [leased] = (await tx?.claim("suiteWork", lease)) ?? [];
      expect(leased?.row).toMatchObject({ visibleAt: "2026-11-21T08:31:00.123Z", leaseToken: 1 });
      expect(await tx?.count("suiteItem", ruijin, [["rank", "eq", 21]], 5)).toBe(1);
    });
    const failing = host.transaction().execute(async (trx) => {
      await adapter.joinTransaction?.(trx, scope).insert("suiteItem", ruijin, [lost]);
      throw new Error("the host changes its mind");
    });
    await expect(failing).rejects.toThrow("the host changes its mind");
    const stored = await adapter.transaction(scope, (tx) =>
      tx.getMany("suiteItem", ruijin, [kept.id, lost.id]),
    );
    expect(stored.map((row) => row.id)).toEqual([kept.id]);
  });

  it("a Kysely instance outside a transaction is refused", () => {
    const host = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
    expect(() => adapter.joinTransaction?.(host, scope)).toThrow(NotInTransaction);
  });

  it("an object with query(text, values) is joined, serves one tenant, and is refused when idle", async () => {
    const client = await pool.connect();
    const native = { query: (text: string, values: readonly unknown[]) => client.query(text, [...values]) };
    const idle = adapter.joinTransaction?.(native, scope);
    await expect(idle?.get("suiteItem", { tenant: ruijin, id: idOf(1) })).rejects.toBeInstanceOf(
      NotInTransaction,
    );
    await client.query("begin");
    const tx = adapter.joinTransaction?.(native, scope);
    await tx?.insert("suiteItem", ruijin, [item(31)]);
    expect((await tx?.get("suiteItem", { tenant: ruijin, id: idOf(31) }))?.row.payload).toEqual(
      Uint8Array.of(0, 255),
    );
    const other = adapter.joinTransaction?.(native, { tenant: xiehe, at });
    await expect(other?.get("suiteItem", { tenant: xiehe, id: idOf(1) })).rejects.toBeInstanceOf(
      TenantMismatch,
    );
    await client.query("rollback");
    client.release();
  });
});

describe("conflicts", () => {
  it("a connection that the server ends is told or run again, and never leaves a half", async () => {
    const killer = new pg.Client({ connectionString: address.superuser });
    await killer.connect();
    let runs = 0;
    const work = adapter.transaction(scope, async (tx) => {
      runs += 1;
      await tx.insert("suiteItem", ruijin, [item(41)]);
      if (runs === 1)
        await killer.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and usename = 'hcrm'",
        );
      await tx.get("suiteItem", { tenant: ruijin, id: idOf(41) });
    });
    // The client hears of it as an order of the administrator (57P01) or as a broken connection, whichever comes first.
    const told = await work.then(() => null).catch((error: unknown) => error);
    await killer.end();
    expect(told === null || told instanceof StorageUnavailable).toBe(true);
    const rows = await adapter.transaction(scope, (tx) =>
      tx.count("suiteItem", ruijin, [["rank", "eq", 41]], 5),
    );
    expect(rows).toBe(told === null ? 1 : 0);
  });

  it("two transactions that lock each other's rows: the victim runs again and both are done", async () => {
    await adapter.transaction(scope, (tx) => tx.insert("suiteItem", ruijin, [item(51), item(52)]));
    const meet = barrier(2);
    const swap = (first: number, second: number) =>
      adapter.transaction(scope, async (tx) => {
        await tx.lockRow("suiteItem", { tenant: ruijin, id: idOf(first) });
        await meet();
        const row = await tx.lockRow("suiteItem", { tenant: ruijin, id: idOf(second) });
        await tx.update("suiteItem", { tenant: ruijin, id: idOf(second) }, row?.version ?? 0, {
          amount: first,
        });
      });
    await Promise.all([swap(51, 52), swap(52, 51)]);
    const rows = await adapter.transaction(scope, (tx) =>
      tx.getMany("suiteItem", ruijin, [idOf(51), idOf(52)]),
    );
    expect(rows.map((row) => row.row.amount)).toEqual([52, 51]);
  });

  it("a snapshot that met another writer is transient, and right when run again", async () => {
    await adapter.transaction(scope, (tx) => tx.insert("suiteItem", ruijin, [item(61)]));
    const key = { tenant: ruijin, id: idOf(61) };
    const meet = barrier(2);
    const add = () =>
      adapter.transaction({ ...scope, isolation: "snapshot" }, async (tx) => {
        const row = await tx.get("suiteItem", key);
        await meet();
        const locked = await tx.lockRow("suiteItem", key);
        await tx.update("suiteItem", key, locked?.version ?? 0, { amount: Number(row?.row.amount ?? 0) + 1 });
      });
    await Promise.all([add(), add()]);
    expect((await adapter.transaction(scope, (tx) => tx.get("suiteItem", key)))?.row.amount).toBe(2);
  });
});

/** Lets `count` callers through together the first time, and everybody after that at once. */
function barrier(count: number): () => Promise<void> {
  let waiting = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    waiting += 1;
    if (waiting >= count) open();
    await opened;
  };
}
