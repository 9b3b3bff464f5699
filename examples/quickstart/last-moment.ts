/**
 * The last moment that a kept database has seen, read from the plain dates of its audit log. Only the demo needs it,
 * because its clock starts anew with each run; a real clock never goes back.
 */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Instant } from "@hcrm/core";

/** The moment, or nothing when there is no database yet; what is wrong with a file is for HCRM to say. */
export function lastMomentOf(file: string): Instant | undefined {
  if (!existsSync(file)) return undefined;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const { moment } = database.prepare("select max(at) as moment from hcrm_audit_event").get() ?? {};
    return typeof moment === "string" ? moment : undefined;
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}
