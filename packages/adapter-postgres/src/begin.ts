/**
 * Beginning a transaction: a client of the pool, and one message, so one round trip, that begins it, sets the tenant for
 * row security, the limits on waiting and the formats of values. All of it is local to the transaction, so a host's pool
 * keeps its settings.
 */
import { storageUnavailable, type TransactionScope, Transient } from "@hcrm/core/storage";
import type { PgPool, PgPoolClient } from "./driver.ts";
import { mapped } from "./map-error.ts";

/** Settings that decide how values come back as text. */
const TEXT_FORMATS =
  "set local datestyle = 'ISO'; set local timezone = 'UTC'; set local bytea_output = 'hex'";

/** Limits of one transaction: waiting for a lock, running a statement, doing nothing. */
const LIMITS =
  "set local lock_timeout = '5s'; set local statement_timeout = '30s'; set local idle_in_transaction_session_timeout = '30s'";

const isolations: Readonly<Record<NonNullable<TransactionScope["isolation"]>, string>> = {
  "read-committed": "read committed",
  snapshot: "repeatable read",
  serializable: "serializable",
};

/** The message that begins a transaction: isolation, limits, formats and the tenant. */
export function beginText(scope: TransactionScope): string {
  const isolation = isolations[scope.isolation ?? "read-committed"];
  const mode = scope.readOnly === true ? "read only" : "read write";
  const durability = scope.durability === "relaxed" ? "set local synchronous_commit = off; " : "";
  return `begin isolation level ${isolation} ${mode}; ${LIMITS}; ${TEXT_FORMATS}; ${durability}${tenantText(scope)}`;
}

function tenantText(scope: TransactionScope): string {
  return `select set_config('hcrm.tenant', '${scope.tenant.replaceAll("'", "''")}', true)`;
}

/** A client whose connection errors, which also come as events, do not end the process. */
export async function takeClient(pool: PgPool): Promise<PgPoolClient> {
  try {
    const client = await pool.connect();
    client.on("error", toldByTheQuery);
    return client;
  } catch (error) {
    const ours = mapped(error);
    // Nothing has begun, so a connection that broke while it was made is a database that cannot be reached.
    throw ours instanceof Transient ? storageUnavailable("none", undefined, "unreachable") : ours;
  }
}

/** Gives a client back to its pool; a broken one is closed. */
export function giveBack(client: PgPoolClient, state: "usable" | "broken"): void {
  client.removeListener("error", toldByTheQuery);
  client.release(state === "broken");
}

function toldByTheQuery(): void {
  // The query that was running rejects with the same error.
}
