/**
 * A PostgreSQL that is not there, not any more, not for writing, not for this role, or full: each is an error with a code, a
 * reason and what to do, nothing is there by halves, and the same adapter goes on when the fault is over.
 */
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { postgresStorage } from "@hcrm/adapter-postgres";
import {
  asRecordId,
  asTenant,
  type StorageAdapter,
  StorageUnavailable,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Cluster, type DatabaseAddress, startCluster } from "../support/cluster.ts";

const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };
const tenant = asTenant("ruijin");
const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };
const idOf = (n: number) => asRecordId(`01930000-0000-7000-8000-${String(n).padStart(12, "0")}`);
const eventRow = (n: number) => ({ id: idOf(n), seq: n, text: `event ${n}` });

let cluster: Cluster;
let address: DatabaseAddress;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  address = await cluster.createDatabase();
});

/** An adapter on the test's own database. */
async function openAdapter(): Promise<StorageAdapter> {
  const adapter = await postgresStorage({ connectionString: address.connectionString, migrate: "up" }).open(
    context,
  );
  onTestFinished(() => adapter.close());
  return adapter;
}

const write = (adapter: StorageAdapter, n: number): Promise<void> =>
  adapter.transaction(scope, (tx) => tx.insert("suiteEvent", tenant, [eventRow(n)]));
const count = (adapter: StorageAdapter): Promise<number> =>
  adapter.transaction({ ...scope, readOnly: true }, (tx) => tx.count("suiteEvent", tenant, [], 100));

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address.superuser });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The error that `work` ends with: coded, without anything of the driver's text. */
async function fault(work: Promise<unknown>): Promise<StorageUnavailable> {
  const error: unknown = await work.then(() => null).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StorageUnavailable);
  return error as StorageUnavailable; // as just checked
}

/** Ends the statement that sleeps, as the server does at the limit of time (57014), without waiting for that. */
async function cancelSleeper(client: pg.Client): Promise<void> {
  const sleeper = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'";
  for (let cancelled: number | null = 0; cancelled === 0; )
    cancelled = (await client.query(sleeper)).rowCount;
}

describe("a server that is down", () => {
  it("at start is named as unreachable", async () => {
    await cluster.halt();
    const opening = postgresStorage({ connectionString: address.connectionString }).open(context);
    const { details, message } = await fault(opening);
    await cluster.resume();
    expect(details).toEqual({ outcome: "none", reason: "unreachable" });
    expect(message).toContain("check that it runs");
  });

  it("between two transactions fails the next one, and the one after it is back", async () => {
    const adapter = await openAdapter();
    await write(adapter, 1);
    await cluster.halt();
    expect((await fault(write(adapter, 2))).details).toMatchObject({ outcome: "none" });
    await cluster.resume();
    await write(adapter, 3);
    expect(await count(adapter)).toBe(2);
  });

  it("from the middle of a transaction on leaves nothing of it", async () => {
    const adapter = await openAdapter();
    const work = adapter.transaction(scope, async (tx) => {
      await tx.insert("suiteEvent", tenant, [eventRow(1)]);
      await cluster.halt();
      await tx.insert("suiteEvent", tenant, [eventRow(2)]);
    });
    expect((await fault(work)).details).toMatchObject({ outcome: "none" });
    await cluster.resume();
    expect(await count(adapter)).toBe(0);
  });
});

describe("a login", () => {
  it("with a wrong password is refused as such", async () => {
    const file = await asSuperuser(async (client) => {
      await client.query("create role locked login password 'right'");
      return String((await client.query("show hba_file")).rows[0]?.hba_file);
    });
    writeFileSync(file, "local all locked scram-sha-256\nlocal all all trust\n");
    await asSuperuser((client) => client.query("select pg_reload_conf()"));
    const wrong = new URL(address.connectionString);
    [wrong.username, wrong.password] = ["locked", "wrong-password"];
    const error = await fault(postgresStorage({ connectionString: String(wrong) }).open(context));
    expect(error.details).toEqual({ outcome: "none", reason: "login-refused" });
    expect(`${error.message} ${JSON.stringify(error.cause)}`).not.toContain("wrong-password");
  });

  it("to a database that is not there is refused as such", async () => {
    const wrong = new URL(address.connectionString);
    wrong.pathname = "/nowhere";
    const error = await fault(postgresStorage({ connectionString: String(wrong) }).open(context));
    expect(error.details).toEqual({ outcome: "none", reason: "no-such-database" });
  });

  it("of a role that may not make the schema is told to get the permission", async () => {
    await asSuperuser((client) => client.query("create role stranger login"));
    const other = new URL(address.connectionString);
    other.username = "stranger";
    const opening = postgresStorage({ connectionString: String(other), migrate: "up" }).open(context);
    expect((await fault(opening)).details).toEqual({ outcome: "none", reason: "permission-denied" });
  });
});

describe("a server that does not take writes", () => {
  it("because it is a standby serves reads and names the reason of a refused write", async () => {
    const adapter = await openAdapter();
    await write(adapter, 1);
    const folder = await asSuperuser(async (client) =>
      String((await client.query("show data_directory")).rows[0]?.data_directory),
    );
    await cluster.halt();
    writeFileSync(`${folder}/standby.signal`, "");
    await cluster.resume();
    const standby = await postgresStorage({ connectionString: address.connectionString }).open(context);
    expect(await count(standby)).toBe(1);
    const { details, message } = await fault(write(standby, 2));
    await standby.close();
    await cluster.halt();
    await rm(`${folder}/standby.signal`);
    await cluster.resume();
    expect(details).toEqual({ outcome: "none", reason: "read-only" });
    expect(message).toContain("connect to the primary");
    expect(await count(adapter)).toBe(1);
  });

  // The server's own word for a full disk (53100), raised where it would come from: in the middle of an insert.
  it("because its disk is full keeps nothing of the transaction, and goes on when there is room", async () => {
    const adapter = await openAdapter();
    await asSuperuser(async (client) => {
      await client.query(`create function public.no_room() returns trigger language plpgsql as
        $$ begin if new.seq = 3 then raise exception using errcode = '53100'; end if; return new; end $$`);
      await client.query(
        "create trigger no_room before insert on hcrm.hcrm_suite_event for each row execute function public.no_room()",
      );
    });
    const work = adapter.transaction(scope, (tx) => tx.insert("suiteEvent", tenant, [1, 2, 3].map(eventRow)));
    expect((await fault(work)).details).toEqual({ outcome: "none", reason: "disk-full" });
    expect(await count(adapter)).toBe(0);
    await asSuperuser((client) => client.query("drop trigger no_room on hcrm.hcrm_suite_event"));
    await write(adapter, 3);
    expect(await count(adapter)).toBe(1);
  });
});

describe("a statement that takes too long", () => {
  it("is ended by the server, leaves nothing, and says what to look for", async () => {
    const adapter = await openAdapter();
    await asSuperuser(async (client) => {
      await client.query(`create function public.slow() returns trigger language plpgsql as
        $$ begin perform pg_sleep(60); return new; end $$`);
      await client.query(
        "create trigger slow before insert on hcrm.hcrm_suite_work for each row execute function public.slow()",
      );
    });
    const ended = adapter.transaction(scope, async (tx) => {
      await tx.insert("suiteEvent", tenant, [eventRow(1)]);
      const slow = tx.insert("suiteWork", tenant, [{ id: idOf(1), kind: "call", visibleAt: scope.at }]);
      await Promise.all([slow, asSuperuser(cancelSleeper)]);
    });
    const { details, message } = await fault(ended);
    expect(details).toEqual({ outcome: "none", reason: "statement-timeout" });
    expect(message).toContain("look for locks held");
    expect(await count(adapter)).toBe(0);
  });
});
