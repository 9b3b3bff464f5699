/**
 * Finds events by patient, actor, action and time, newest first. A patient is found by their pseudonym, so after erasure,
 * when the salt is gone, nothing is found by them any more.
 */
import {
  AuditTampered,
  asRecordId,
  DEFAULT_PAGE_LIMIT,
  type Instant,
  type PatientId,
  type TenantId,
} from "../kernel/index.ts";
import type { RowCondition, StoreTx, Versioned } from "../storage/index.ts";
import { type AuditEvent, type AuditEventId, decodeAuditEvent } from "./audit-event.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { type AuditKeys, subjectRef } from "./audit-keys.ts";
import { auditSubjectCollection } from "./audit-subject-collection.ts";
import { bytesOf, textOf } from "./row-values.ts";
import { readSalts } from "./subject-refs.ts";

/** Where a page ended. The caller seals it into a cursor bound to actor and query. */
export interface AuditPosition {
  /** Time of the last event seen. */
  readonly at: Instant;
  /** Its id. */
  readonly id: AuditEventId;
}

/** What to look for; all conditions must hold. */
export interface AuditQuery {
  /** Events about any of these persons: a patient and those merged into them. */
  readonly patients?: readonly PatientId[];
  /** Id of the actor. */
  readonly actor?: string;
  /** Name of the operation. */
  readonly action?: string;
  /** First instant, inclusive. */
  readonly from: Instant;
  /** Last instant, exclusive. */
  readonly to: Instant;
  /** Events wanted, 1 to 200; default 50. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: AuditPosition;
}

/** One page of events. */
export interface AuditPage {
  /** The events, newest first. */
  readonly items: readonly AuditEvent[];
  /** Where to go on; absent on the last page. */
  readonly next?: AuditPosition;
}

/**
 * Finds events.
 *
 * @throws {@link AuditTampered} when the bytes of a row are no event; `details.event` is its id.
 */
export async function findEvents(
  keys: AuditKeys,
  tx: StoreTx,
  tenant: TenantId,
  query: AuditQuery,
): Promise<AuditPage> {
  const { limit = DEFAULT_PAGE_LIMIT, after } = query;
  const where = await conditionsOf(keys, tx, tenant, query);
  if (where === null) return { items: [] };
  const rows = await tx.find(auditEventCollection.name, tenant, where, {
    orderBy: [["at", "desc"]],
    limit: limit + 1,
    columns: ["bytes", "at"],
    ...(after && { after: [after.at, after.id] as const }),
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(eventOf);
  if (last === undefined || rows.length <= limit) return { items };
  return { items, next: { at: textOf(last.row, "at"), id: asRecordId(last.id) } };
}

/** Reads the event of a stored row. */
export function eventOf({ id, row }: Versioned): AuditEvent {
  const event = decodeAuditEvent(bytesOf(row, "bytes"));
  if (event !== null) return event;
  throw new AuditTampered("The bytes of an audit event cannot be read.", { details: { event: id } });
}

/** Null when nobody of the persons asked for has a pseudonym. */
async function conditionsOf(
  keys: AuditKeys,
  tx: StoreTx,
  tenant: TenantId,
  { patients, actor, action, from, to }: AuditQuery,
): Promise<readonly RowCondition[] | null> {
  const period: readonly RowCondition[] = [
    ["at", "gte", from],
    ["at", "lt", to],
  ];
  const where: RowCondition[] = [...period];
  if (actor !== undefined) where.push(["actorId", "eq", actor]);
  if (action !== undefined) where.push(["action", "eq", action]);
  if (patients === undefined) return where;
  const mac = keys.auditKey(tenant);
  const salts = await readSalts(tx, tenant, patients);
  if (salts.size === 0) return null;
  const refs = [...salts].map(([patient, salt]) => subjectRef(mac, patient, salt));
  const about = { collection: auditSubjectCollection.name, column: "event" };
  where.push(["id", "within", { ...about, where: [["ref", "in", refs], ...period] }]);
  return where;
}
