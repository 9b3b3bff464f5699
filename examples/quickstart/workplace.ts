/**
 * Where a run keeps its database and its key file: those that the command line names and that stay, or temporary ones that
 * are removed at the end, whatever happens in between.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoArguments } from "./arguments.ts";
import type { DemoDatabase } from "./database/demo-database.ts";
import { withOwnServer } from "./database/own-server.ts";
import { dropSchema, postgresSchema } from "./database/postgres-schema.ts";
import { sqliteFile } from "./database/sqlite-file.ts";
import { type HospitalParts, TENANT } from "./hospital.ts";

type Places = Pick<DemoArguments, "db" | "keys" | "postgres">;
type Work<T> = (place: HospitalParts) => Promise<T>;

/** Runs some work with database and key file in place. */
export async function inWorkplace<T>({ db, keys, postgres }: Places, work: Work<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "hcrm-demo-"));
  const temporaryKeys = join(scratch, "hcrm.keys");
  try {
    if (postgres === undefined) {
      const file = db ?? join(scratch, "hcrm.db");
      return await work({ database: sqliteFile({ file, scratch }), keys: keys ?? `${file}.keys` });
    }
    if (postgres.url === undefined)
      return await withOwnServer((url) => work({ database: kept(url), keys: temporaryKeys }));
    if (keys !== undefined) return await work({ database: kept(postgres.url), keys });
    return await inTemporarySchema(postgres.url, (database) => work({ database, keys: temporaryKeys }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function kept(connectionString: string): DemoDatabase {
  return postgresSchema({ connectionString, schema: "hcrm", tenant: TENANT });
}

/** Without the keys nobody could open the data later, so they are not kept: the schema is of this run alone. */
async function inTemporarySchema<T>(
  connectionString: string,
  work: (database: DemoDatabase) => Promise<T>,
): Promise<T> {
  const schema = `hcrm_demo_${randomBytes(6).toString("hex")}`;
  const options = { connectionString, schema, tenant: TENANT };
  try {
    return await work(postgresSchema(options));
  } finally {
    await dropSchema(options);
  }
}
