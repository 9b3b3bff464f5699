/**
 * A schema of a PostgreSQL database, and what its owner can do in it with SQL alone: reading rows of a tenant, switching
 * off the trigger that keeps the log as it was written, changing a byte. Row security hides every row from a statement
 * that names no tenant, so each of these names it first.
 */
import { postgresStorage } from "@hcrm/adapter-postgres";
import pg from "pg";
import { mustHold } from "../demo-problem.ts";
import type { DemoDatabase, Tampering, Verify } from "./demo-database.ts";

/** Where the schema is. */
export interface PostgresSchemaOptions {
  /** The server, the database and a plain role that may create a schema. */
  readonly connectionString: string;
  /** Name of the schema; made when it is not there. */
  readonly schema: string;
  /** The tenant of the demo. */
  readonly tenant: string;
}

/** A schema of the demo. */
export function postgresSchema(options: PostgresSchemaOptions): DemoDatabase {
  const { connectionString, schema } = options;
  return {
    storage: postgresStorage({ connectionString, schema, migrate: "up" }),
    lastMoment: () => lastMomentOf(options),
    anyPatient: () =>
      asTenant(options, async (client) => {
        const { rows } = await client.query(`select * from ${schema}.hcrm_patient limit 1`);
        return rows[0] ?? {};
      }),
    tamperWith: (actor, verify) => asTenant(options, (client) => tamper(client, schema, actor, verify)),
  };
}

/** Removes a schema with all that is in it. */
export async function dropSchema({ connectionString, schema }: PostgresSchemaOptions): Promise<void> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.query(`drop schema if exists ${schema} cascade`);
  } catch {
    // A server that cannot be reached holds no schema of this run, or the run has already said what is wrong.
  } finally {
    await client.end();
  }
}

async function lastMomentOf(options: PostgresSchemaOptions): Promise<string | undefined> {
  try {
    return await asTenant(options, async (client) => {
      const newest = await client.query(`select max(at) as moment from ${options.schema}.hcrm_audit_event`);
      const { moment } = newest.rows[0] ?? {};
      return moment instanceof Date ? moment.toISOString() : undefined;
    });
  } catch {
    return undefined;
  }
}

/** Does something in a transaction of the tenant, which is rolled back: only HCRM writes. */
async function asTenant<T>(
  { connectionString, tenant }: PostgresSchemaOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.query("begin");
    await client.query("select set_config('hcrm.tenant', $1, true)", [tenant]);
    return await work(client);
  } finally {
    await client.end(); // the server rolls back what is open
  }
}

async function tamper(client: pg.Client, schema: string, actor: string, verify: Verify): Promise<Tampering> {
  const newest = await client.query(
    `select e.id, l.leaf_index::integer as index
     from ${schema}.hcrm_audit_event e join ${schema}.hcrm_audit_leaf l using (tenant_id, id)
     where e.actor_id = $1 order by l.leaf_index desc limit 1`,
    [actor],
  );
  const { id, index } = newest.rows[0] ?? {};
  mustHold(typeof index === "number", "the log has an entry about the actor");
  await client.query(`alter table ${schema}.hcrm_audit_event disable trigger user`);
  await client.query(
    `update ${schema}.hcrm_audit_event
     set bytes = set_byte(bytes, length(bytes) / 2, get_byte(bytes, length(bytes) / 2) # 1) where id = $1`,
    [id],
  );
  return { changed: index, verdict: await verify.inTransaction(client) };
}
