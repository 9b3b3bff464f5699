/**
 * The same story on PostgreSQL: equal to the run on SQLite but for the name of the engine and the time it took, on a
 * server of the demo's own or on the reader's, and nothing is left behind that was not to be kept.
 */
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type BundledServer, startBundledServer } from "../../../scripts/postgres/bundled-server.ts";
import { readArguments } from "../arguments.ts";
import { badDelivery } from "./support/bundle-folder.ts";
import { runDemo } from "./support/run-demo.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

vi.setConfig({ testTimeout: 120_000 }); // each test starts the demo a few times

let server: BundledServer;
let url: string;

beforeAll(async () => {
  server = await startBundledServer({ fsync: "off" });
  await query(server.address("postgres", "postgres"), "create role hcrm login");
  await query(server.address("postgres", "postgres"), "create database hospital owner hcrm");
  url = server.address("hospital", "hcrm");
});
afterAll(() => server.stop());

async function query(connectionString: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

async function schemas(): Promise<readonly unknown[]> {
  const rows = await query(url, "select nspname from pg_namespace where nspname like 'hcrm%' order by 1");
  return rows.map(({ nspname }) => nspname);
}

function comparable({ engine, seconds, ...rest }: Readonly<Record<string, unknown>>): unknown {
  return rest;
}

test("tells of ten invented people what SQLite tells, on a server that the demo starts itself", () => {
  const [lite, big] = [
    runDemo("--people", "10", "--json"),
    runDemo("--postgres", "--people", "10", "--json"),
  ];
  expect(big.stderr).toBe("");
  expect([lite.code, big.code]).toEqual([0, 0]);
  expect([lite.summary.engine, big.summary.engine]).toEqual(["sqlite", "postgres"]);
  expect(comparable(big.summary)).toEqual(comparable(lite.summary));
});

test("tells of a folder of bundles what SQLite tells, and removes its schema from the reader's server", async () => {
  const folder = badDelivery();
  const [lite, big] = [
    runDemo("--fhir", folder, "--json"),
    runDemo("--fhir", folder, "--postgres", url, "--json"),
  ];
  expect(big.code).toBe(lite.code);
  expect(comparable(big.summary)).toEqual(comparable(lite.summary));
  expect(await schemas()).toEqual([]);
});

test("keeps the data where the key file is kept, and goes on there", async () => {
  const keys = join(temporaryFolder(), "hospital.keys");
  const again = (): ReturnType<typeof runDemo> =>
    runDemo("--postgres", url, "--keys", keys, "--people", "3", "--json");
  const [first, second] = [again(), again()];
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.summary.patients).toBe(first.summary.patients);
  const entries = (summary: object): number => Object(summary).audit.entries;
  expect(entries(second.summary)).toBeGreaterThan(entries(first.summary));
  expect(await schemas()).toEqual(["hcrm"]);
  const other = runDemo("--postgres", url, "--keys", join(temporaryFolder(), "other.keys"), "--people", "3");
  expect(other.stderr).toContain("KeyMismatch");
  expect(other.code).toBe(4);
});

test("refuses a superuser and a server that is not there, with what to do", () => {
  const superuser = runDemo("--postgres", server.address("hospital", "postgres"), "--people", "3");
  expect(superuser.stderr).toContain("UnsafeRole: The database role bypasses row security");
  expect(superuser.code).toBe(4);
  const nowhere = runDemo("--postgres", "postgres://hcrm@localhost/none?host=/nonexistent", "--people", "3");
  expect(nowhere.stderr).toContain("StorageUnavailable");
  expect(nowhere.stderr).not.toContain("    at ");
  expect(nowhere.code).toBe(4);
});

test("tells how it is called, and refuses words that contradict each other", () => {
  const help = runDemo("--help");
  expect(help.stdout).toContain("--postgres URL");
  expect(help.code).toBe(0);
  expect(() => readArguments(["--postgres", "--db", "x.db"])).toThrow("either --db or --postgres");
  expect(() => readArguments(["--postgres", "--keys", "x.keys"])).toThrow("--postgres URL as well");
  expect(readArguments(["--postgres", "--json"])).toMatchObject({ postgres: {}, json: true });
  expect(readArguments(["--postgres", "postgres://x"])).toMatchObject({ postgres: { url: "postgres://x" } });
});
