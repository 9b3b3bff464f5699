/** What lies in a kept database, read with SQLite alone. */
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

/** Tables that every run writes, whatever it does: each access is in the log. */
const LOG = /^hcrm_audit_/;

/** A digest of the rows of each table except the audit log's. */
export function domainRows(file: string): Readonly<Record<string, string>> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' order by name")
      .all();
    const names = tables.map(({ name }) => String(name)).filter((name) => !LOG.test(name));
    return Object.fromEntries(names.map((name) => [name, digestOf(database, name)]));
  } finally {
    database.close();
  }
}

function digestOf(database: DatabaseSync, table: string): string {
  const rows = database.prepare(`select * from ${table}`).all();
  const lines = rows.map((row) =>
    Object.values(row)
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value)))
      .join("|"),
  );
  return `${rows.length} rows, ${createHash("sha256").update(lines.sort().join("\n")).digest("hex")}`;
}
