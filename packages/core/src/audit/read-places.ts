/**
 * Reads what is stored for a run of places: events, leaves where they have rows of their own, and subject rows. It knows
 * both ways in which an event can get its place, so that a log may have changed from one to the other.
 */
import { asRecordId, type RecordId, type TenantId } from "../kernel/index.ts";
import type { StoreTx, Versioned } from "../storage/index.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { auditSubjectCollection } from "./audit-subject-collection.ts";
import { rowsByLeaf, WALK_PAGE } from "./audit-tree.ts";
import type { AuditFindings } from "./audit-verdict.ts";
import type { StoredEntry } from "./check-entry.ts";
import type { LeafRange } from "./merkle-proof.ts";
import { numberOf, textOf } from "./row-values.ts";

/** Places of one page. Half of what a query may return, so that rows which claim a taken place do not crowd others out. */
export const PLACES_PER_PAGE = 500;

/** What is stored for a place of the tree. */
export interface StoredPlace extends StoredEntry {
  /** The place. */
  readonly index: number;
}

/** A row that says which place an event has. */
export interface PlaceClaim {
  /** The place. */
  readonly index: number;
  /** Row of `auditEvent`. */
  readonly event: Versioned;
  /** Row of `auditLeaf`, where the event's own row does not tell its place. */
  readonly leaf: Versioned | null;
}

/** Reads who claims the places of a range of at most {@link PLACES_PER_PAGE}; in no order, some perhaps twice. */
export async function readClaims(
  tx: StoreTx,
  tenant: TenantId,
  range: LeafRange,
): Promise<readonly PlaceClaim[]> {
  const events = await rowsByLeaf(tx, tenant, auditEventCollection, range);
  const claims: PlaceClaim[] = [];
  for (const event of events) claims.push({ index: numberOf(event.row, "leafIndex"), event, leaf: null });
  if (events.length >= range.end - range.start) return claims;
  const leaves = await rowsByLeaf(tx, tenant, auditLeafCollection, range);
  const ids = leaves.map((leaf) => leaf.id);
  const rows = await tx.getMany(auditEventCollection.name, tenant, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const leaf of leaves) {
    const event = byId.get(leaf.id);
    if (event !== undefined) claims.push({ index: numberOf(leaf.row, "leafIndex"), event, leaf });
  }
  return claims;
}

/**
 * Reads what is stored for a range of at most {@link PLACES_PER_PAGE} places, each place once, in order.
 *
 * @param findings told of rows that claim a place which another one has
 * @returns the places that are taken
 */
export async function readPlaces(
  tx: StoreTx,
  tenant: TenantId,
  range: LeafRange,
  findings: AuditFindings,
): Promise<readonly StoredPlace[]> {
  const claims = await readClaims(tx, tenant, range);
  const ids = claims.map(({ event }) => event.id);
  const subjects = await subjectsOf(tx, tenant, ids);
  const places = new Map<number, StoredPlace>();
  for (const { index, event, leaf } of claims) {
    if (places.has(index)) findings.add({ index, kind: "extra", id: event.id });
    else places.set(index, { index, event, leaf, subjects: subjects.get(event.id) ?? [] });
  }
  return [...places.values()].sort((a, b) => a.index - b.index);
}

/** The first place at or behind `from` that any row claims, or null. */
export async function nextPlace(tx: StoreTx, tenant: TenantId, from: number): Promise<number | null> {
  const page = { orderBy: [["leafIndex", "asc"]], limit: 1, columns: ["leafIndex"] } as const;
  const found: number[] = [];
  for (const collection of [auditEventCollection, auditLeafCollection]) {
    const [row] = await tx.find(collection.name, tenant, [["leafIndex", "gte", from]], page);
    if (row !== undefined) found.push(numberOf(row.row, "leafIndex"));
  }
  return found.length === 0 ? null : Math.min(...found);
}

/** Rows of `auditSubject` by event; at most 1000 events. */
export async function subjectsOf(
  tx: StoreTx,
  tenant: TenantId,
  events: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly Versioned[]>> {
  const byEvent = new Map<RecordId, Versioned[]>();
  if (events.length === 0) return byEvent;
  let after: readonly [string, string] | undefined;
  for (;;) {
    const rows = await tx.find(auditSubjectCollection.name, tenant, [["event", "in", events]], {
      orderBy: [["event", "asc"]],
      limit: WALK_PAGE,
      ...(after && { after }),
    });
    for (const row of rows) {
      const event = asRecordId(textOf(row.row, "event"));
      const known = byEvent.get(event);
      if (known === undefined) byEvent.set(event, [row]);
      else known.push(row);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < WALK_PAGE) return byEvent;
    after = [textOf(last.row, "event"), last.id];
  }
}
