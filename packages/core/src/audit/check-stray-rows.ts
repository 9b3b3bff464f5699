/**
 * Looks for rows that no place of the tree asks for: events and leaves outside of it, subject rows of no event, subtrees
 * too many, and salts whose pseudonym no event carries.
 */
import { asSubjectId, type TenantId } from "../kernel/index.ts";
import type { RowCondition, StoreTx, Versioned } from "../storage/index.ts";
import { auditEventCollection, SEQUENCED_LATER } from "./audit-event-collection.ts";
import { readHead } from "./audit-head.ts";
import { type AuditMac, subjectRef } from "./audit-keys.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { auditSubjectCollection } from "./audit-subject-collection.ts";
import { auditSubjectSaltCollection } from "./audit-subject-salt-collection.ts";
import { auditSubtreeCollection, STORED_LEVELS } from "./audit-subtree-collection.ts";
import { WALK_PAGE } from "./audit-tree.ts";
import type { AuditFindings } from "./audit-verdict.ts";
import { bytesOf, numberOf } from "./row-values.ts";

/** What the search needs. */
export interface StrayRowSearch {
  /** MAC of the tenant. */
  readonly mac: AuditMac;
  /** Told of what is wrong. */
  readonly findings: AuditFindings;
}

/**
 * Looks for stray rows. Each statement may see what was committed right before it, so rows are read before the head that
 * must allow for them.
 */
export async function checkStrayRows(tx: StoreTx, tenant: TenantId, search: StrayRowSearch): Promise<void> {
  const before = await sizeOf(tx, tenant);
  const rows = await rowsBeyond(tx, tenant, before);
  const subtrees = await countSubtrees(tx, tenant, before);
  const size = await sizeOf(tx, tenant);
  for (const { id, row } of rows) {
    const index = numberOf(row, "leafIndex");
    if (index < 0 || index >= size) search.findings.add({ index, kind: "extra", id });
  }
  if (subtrees > subtreesOf(size))
    search.findings.add({ index: null, kind: "extra", column: auditSubtreeCollection.name });
  await checkLeafRows(tx, tenant, search);
  await checkSubjectRows(tx, tenant, search);
  await checkSalts(tx, tenant, search);
}

async function sizeOf(tx: StoreTx, tenant: TenantId): Promise<number> {
  return (await readHead(tx, tenant))?.frontier.size ?? 0;
}

/** Rows that claim places outside of a tree of this size. */
async function rowsBeyond(tx: StoreTx, tenant: TenantId, size: number): Promise<readonly Versioned[]> {
  const searches: readonly (readonly [string, RowCondition])[] = [
    [auditEventCollection.name, ["leafIndex", "gte", size]],
    [auditEventCollection.name, ["leafIndex", "lt", SEQUENCED_LATER]],
    [auditLeafCollection.name, ["leafIndex", "gte", size]],
    [auditLeafCollection.name, ["leafIndex", "lt", 0]],
  ];
  const beyond: Versioned[] = [];
  for (const [collection, where] of searches) {
    // A log without a head row may still have events that wait for the sequencer.
    const rows = await tx.find(collection, tenant, [where], {
      orderBy: [["leafIndex", "asc"]],
      limit: WALK_PAGE,
    });
    beyond.push(...rows);
  }
  return beyond;
}

/** A leaf row belongs to an event that does not tell its place itself. */
async function checkLeafRows(tx: StoreTx, tenant: TenantId, { findings }: StrayRowSearch): Promise<void> {
  const events = { collection: auditEventCollection.name, column: "id" };
  const searches: readonly RowCondition[] = [
    ["id", "notWithin", { ...events, where: [] }],
    ["id", "within", { ...events, where: [["leafIndex", "gte", 0]] }],
  ];
  for (const where of searches) {
    const rows = await tx.find(auditLeafCollection.name, tenant, [where], { orderBy: [], limit: WALK_PAGE });
    for (const { id, row } of rows) findings.add({ index: numberOf(row, "leafIndex"), kind: "extra", id });
  }
}

/** The port counts no further; a log of a thousand million leaves has that many subtrees. */
const MAX_COUNT = 1_000_000;

/** Missing and changed subtrees are found on the walk; more than there can be are found by number. */
function countSubtrees(tx: StoreTx, tenant: TenantId, size: number): Promise<number> {
  const cap = Math.min(Math.max(subtreesOf(size), 1), MAX_COUNT);
  return tx.count(auditSubtreeCollection.name, tenant, [], cap);
}

function subtreesOf(size: number): number {
  return STORED_LEVELS.reduce((sum, level) => sum + Math.floor(size / 2 ** level), 0);
}

async function checkSubjectRows(tx: StoreTx, tenant: TenantId, { findings }: StrayRowSearch): Promise<void> {
  const events = { collection: auditEventCollection.name, column: "id", where: [] };
  const page = { orderBy: [], limit: WALK_PAGE, columns: ["event"] };
  const rows = await tx.find(auditSubjectCollection.name, tenant, [["event", "notWithin", events]], page);
  for (const { id } of rows)
    findings.add({ index: null, kind: "extra", id, column: auditSubjectCollection.name });
}

/** A salt is made in the transaction of the first event about its subject, so each one leads to an event. */
async function checkSalts(tx: StoreTx, tenant: TenantId, { mac, findings }: StrayRowSearch): Promise<void> {
  let after: readonly [string] | undefined;
  for (;;) {
    const page = { orderBy: [], limit: WALK_PAGE, ...(after && { after }) };
    const rows = await tx.find(auditSubjectSaltCollection.name, tenant, [], page);
    for (const row of rows) {
      if (!(await leadsToEvent(tx, tenant, mac, row)))
        findings.add({ index: null, kind: "salt", id: row.id });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < WALK_PAGE) return;
    after = [last.id];
  }
}

async function leadsToEvent(tx: StoreTx, tenant: TenantId, mac: AuditMac, salt: Versioned): Promise<boolean> {
  if (salt.version !== 1 || salt.createdAt !== salt.updatedAt) return false;
  const ref = subjectRef(mac, asSubjectId(salt.id), bytesOf(salt.row, "salt"));
  const where: readonly RowCondition[] = [
    ["ref", "eq", ref],
    ["at", "eq", salt.createdAt],
  ];
  return (await tx.count(auditSubjectCollection.name, tenant, where, 1)) > 0;
}
