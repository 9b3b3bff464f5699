/**
 * A real PostgreSQL without set-up: `HCRM_TEST_PG_URL` if it is set (a superuser of a server for tests, who makes the plain
 * role `hcrm`), else the bundled binaries. Neither works: the run fails. Databases are used as that role, because a superuser
 * is refused.
 */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { systemClock, systemRandom } from "@hcrm/core/storage";
import pg from "pg";
import { startBundledServer } from "../../../../scripts/postgres/bundled-server.ts";
import { allCollections } from "../../../core/src/collections.ts";

/** A running PostgreSQL. */
export interface Cluster {
  /** Makes an empty database and gives how to reach it as a plain role. */
  createDatabase(): Promise<DatabaseAddress>;
  /** Makes a database with the schema of HCRM, a copy of one that is migrated once. */
  createHospital(): Promise<DatabaseAddress>;
  /** Kills the server process with SIGKILL and starts it again on the same data. */
  crash(): Promise<void>;
  /** Stops the server, keeping its data. */
  halt(): Promise<void>;
  /** Starts a server that was halted. */
  resume(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** How to reach a database, in the form that `pg` takes. */
export interface DatabaseAddress {
  /** For `new Pool({ connectionString })`. */
  readonly connectionString: string;
  /** As the owner of the cluster, who bypasses row security. */
  readonly superuser: string;
}

const MAKE_ROLE =
  "do $$ begin create role hcrm login createdb password 'hcrm'; exception when duplicate_object then null; end $$";

/** Starts a cluster; `fsync` on only where a crash is tested. */
export async function startCluster(fsync: "on" | "off" = "off"): Promise<Cluster> {
  const given = process.env.HCRM_TEST_PG_URL;
  return given === undefined ? startOwn(fsync) : await useGiven(given);
}

async function startOwn(fsync: "on" | "off"): Promise<Cluster> {
  const server = await startBundledServer({ fsync });
  const owner = server.address("postgres", "postgres");
  await run(owner, MAKE_ROLE);
  const addressOf = (name: string): DatabaseAddress => ({
    connectionString: server.address(name, "hcrm"),
    superuser: server.address(name, "postgres"),
  });
  return { ...server, ...databaseMakers(owner, addressOf) };
}

async function useGiven(owner: string): Promise<Cluster> {
  await run(owner, MAKE_ROLE);
  const addressOf = (name: string): DatabaseAddress => {
    const [plain, superuser] = [new URL(owner), new URL(owner)];
    for (const address of [plain, superuser]) address.pathname = `/${name}`;
    [plain.username, plain.password] = ["hcrm", "hcrm"];
    return { connectionString: String(plain), superuser: String(superuser) };
  };
  const refuse = async (): Promise<void> => {
    throw new Error("A given PostgreSQL is not killed; unset HCRM_TEST_PG_URL for the crash tests.");
  };
  return {
    ...databaseMakers(owner, addressOf),
    crash: refuse,
    halt: refuse,
    resume: refuse,
    stop: async () => undefined,
  };
}

let databases = 0;

function databaseMakers(
  owner: string,
  addressOf: (name: string) => DatabaseAddress,
): Pick<Cluster, "createDatabase" | "createHospital"> {
  const create = async (template?: string): Promise<readonly [string, DatabaseAddress]> => {
    databases += 1;
    const name = `hcrm_test_${process.pid}_${databases}`;
    const copied = template === undefined ? "" : ` template ${template} strategy file_copy`;
    await run(owner, `create database ${name} owner hcrm${copied}`);
    return [name, addressOf(name)];
  };
  let migrated: Promise<string> | undefined;
  return {
    createDatabase: async () => (await create())[1],
    createHospital: async () => {
      migrated ??= create().then(async ([name, { connectionString }]) => {
        await migrate(connectionString);
        return name;
      });
      return (await create(await migrated))[1];
    },
  };
}

async function migrate(connectionString: string): Promise<void> {
  const adapter = await postgresStorage({ connectionString, migrate: "up" }).open({
    collections: allCollections,
    clock: systemClock,
    random: systemRandom,
  });
  await adapter.close();
}

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}
