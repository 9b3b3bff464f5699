/**
 * A database file, and what can be done to it with SQLite and an editor alone: reading it, copying it, changing a byte of
 * the copy.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { mustHold } from "../demo-problem.ts";
import type { DemoDatabase } from "./demo-database.ts";

/** Where the file is, and where copies may be made. */
export interface SqliteFileOptions {
  /** The database file; made when it is not there. */
  readonly file: string;
  /** A folder for copies. */
  readonly scratch: string;
}

/** A database file of the demo. */
export function sqliteFile({ file, scratch }: SqliteFileOptions): DemoDatabase {
  return {
    storage: sqliteStorage({ file }),
    lastMoment: async () => lastMomentOf(file),
    anyPatient: async () =>
      reading(file, (database) => database.prepare("select * from hcrm_patient limit 1").get() ?? {}),
    tamperWith: async (actor, verify) => {
      const copy = join(scratch, "tampered.db");
      const entry = await copyDatabase(file, copy, actor);
      await changeOneByte(copy, entry);
      return { changed: entry.index, verdict: await verify.inCopy(sqliteFile({ file: copy, scratch })) };
    },
  };
}

function lastMomentOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { moment } = reading(
      file,
      (database) => database.prepare("select max(at) as moment from hcrm_audit_event").get() ?? {},
    );
    return typeof moment === "string" ? moment : undefined;
  } catch {
    return undefined;
  }
}

function reading<T>(file: string, read: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

interface Entry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Copies the database, and gives the newest entry about an actor. */
async function copyDatabase(from: string, to: string, actor: string): Promise<Entry> {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(database, to);
    const newest =
      "select leaf_index, bytes from hcrm_audit_event where actor_id = ? order by leaf_index desc limit 1";
    const { leaf_index: index, bytes } = database.prepare(newest).get(actor) ?? {};
    mustHold(
      typeof index === "number" && bytes instanceof Uint8Array,
      "the log has an entry about the actor",
    );
    return { index, bytes };
  } finally {
    database.close();
  }
}

async function changeOneByte(file: string, { bytes }: Entry): Promise<void> {
  const content = await readFile(file);
  const start = content.indexOf(bytes);
  mustHold(start >= 0, "the entry stands in the file as it was written");
  const middle = start + Math.floor(bytes.length / 2);
  content[middle] = (content[middle] ?? 0) ^ 1;
  await writeFile(file, content);
}
