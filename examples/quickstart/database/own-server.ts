/**
 * A PostgreSQL server for one run, from the binaries that the install has brought, with a database and a plain role: HCRM
 * refuses a superuser, because row security does not hold for one.
 */
import pg from "pg";
import { startBundledServer } from "../../../scripts/postgres/bundled-server.ts";
import { DemoProblem } from "../demo-problem.ts";

/** Runs some work with a connection string of a new, empty database; the server is removed at the end. */
export async function withOwnServer<T>(work: (connectionString: string) => Promise<T>): Promise<T> {
  const server = await startBundledServer({ fsync: "off" }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : "The bundled PostgreSQL does not start.";
    throw new DemoProblem("database-unusable", reason, error);
  });
  try {
    const administrator = new pg.Client({ connectionString: server.address("postgres", "postgres") });
    await administrator.connect();
    await administrator.query("create role hcrm login");
    await administrator.query("create database hospital owner hcrm");
    await administrator.end();
    return await work(server.address("hospital", "hcrm"));
  } finally {
    await server.stop();
  }
}
