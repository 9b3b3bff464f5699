/**
 * A real PostgreSQL without set-up: `HCRM_TEST_PG_URL` if it is set (a superuser of a server for tests, who makes the plain
 * role `hcrm`), else the bundled binaries. Neither works: the run fails. Databases are used as that role, because a superuser
 * is refused.
 */
import pg from "pg";
import { startBundledServer } from "../../../../scripts/postgres/bundled-server.ts";

/** A running PostgreSQL. */
export interface Cluster {
  /** Makes an empty database and gives how to reach it as a plain role. */
  createDatabase(): Promise<DatabaseAddress>;
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

let databases = 0;

/** Starts a cluster; `fsync` on only where a crash is tested. */
export async function startCluster(fsync: "on" | "off" = "off"): Promise<Cluster> {
  const given = process.env.HCRM_TEST_PG_URL;
  return given === undefined ? startOwn(fsync) : await useGiven(given);
}

async function startOwn(fsync: "on" | "off", folder?: string): Promise<Cluster> {
  const server = await startBundledServer({ fsync, ...(folder === undefined ? {} : { folder }) });
  await run(server.address("postgres", "postgres"), "create role hcrm login createdb");
  return {
    ...server,
    createDatabase: async () => {
      databases += 1;
      const name = `test_${process.pid}_${databases}`;
      await run(server.address("postgres", "postgres"), `create database ${name} owner hcrm`);
      return { connectionString: server.address(name, "hcrm"), superuser: server.address(name, "postgres") };
    },
  };
}

const MAKE_ROLE =
  "do $$ begin create role hcrm login createdb password 'hcrm'; exception when duplicate_object then null; end $$";

async function useGiven(url: string): Promise<Cluster> {
  await run(url, MAKE_ROLE);
  const refuse = async (): Promise<void> => {
    throw new Error("A given PostgreSQL is not killed; unset HCRM_TEST_PG_URL for the crash tests.");
  };
  return {
    createDatabase: async () => {
      databases += 1;
      const name = `hcrm_test_${process.pid}_${databases}`;
      await run(url, `create database ${name} owner hcrm`);
      const [plain, superuser] = [new URL(url), new URL(url)];
      for (const address of [plain, superuser]) address.pathname = `/${name}`;
      [plain.username, plain.password] = ["hcrm", "hcrm"];
      return { connectionString: String(plain), superuser: String(superuser) };
    },
    crash: refuse,
    halt: refuse,
    resume: refuse,
    stop: async () => undefined,
  };
}

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}
