/**
 * Exports a stretch of the log as NDJSON that can be verified without database and network (`verify-audit-export.ts`).
 * The stretch is the run of places that holds all events of the period, so a few from just outside may be in it. It does
 * not judge: what is missing in the database is missing in the file, and its verifier says so.
 */
import { canonicalJson, type Instant, type RecordId, type TenantId } from "../kernel/index.ts";
import type { RowCondition, StoreTx, TransactionScope, Versioned } from "../storage/index.ts";
import { auditCheckpointCollection } from "./audit-checkpoint-collection.ts";
import { auditEventCollection, SEQUENCED_LATER } from "./audit-event-collection.ts";
import { type AuditHead, readHead } from "./audit-head.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { storedCover, storedRangeRoot, WALK_PAGE } from "./audit-tree.ts";
import { type ExportHeader, entryLine } from "./export-form.ts";
import type { RunTransaction } from "./make-checkpoint.ts";
import { createTreeBuilder } from "./merkle.ts";
import { coverRange, type LeafRange } from "./merkle-proof.ts";
import { PLACES_PER_PAGE, readClaims } from "./read-places.ts";
import { bytesOf, numberOf, textOf } from "./row-values.ts";

/** Which events to export. */
export interface ExportPeriod {
  /** First instant, inclusive. */
  readonly from: Instant;
  /** Last instant, exclusive. */
  readonly to: Instant;
}

interface Stretch {
  readonly head: AuditHead | null;
  readonly range: LeafRange;
  /** Events of the period without a place. */
  readonly unsequenced: readonly RecordId[];
}

/**
 * Exports the events of a period.
 *
 * @param run reads page by page; each page may be in a transaction of its own
 * @returns lines without line ends
 * @throws {@link AuditTampered} when a hash that ties the stretch to the tree is missing.
 */
export async function* exportLog(
  run: RunTransaction,
  scope: TransactionScope,
  period: ExportPeriod,
): AsyncGenerator<string, void, undefined> {
  const { tenant } = scope;
  const read = <T>(fn: (tx: StoreTx) => Promise<T>): Promise<T> => run({ ...scope, readOnly: true }, fn);
  const stretch = await read((tx) => findStretch(tx, tenant, period));
  const { range, unsequenced } = stretch;
  yield canonicalJson(await read((tx) => headerOf(tx, tenant, stretch)));
  let entries = 0;
  for (let start = range.start; start < range.end; start += PLACES_PER_PAGE) {
    const page = { start, end: Math.min(start + PLACES_PER_PAGE, range.end) };
    const lines = await read((tx) => linesOf(tx, tenant, page));
    entries += lines.entries;
    yield* lines.all;
  }
  const closing = await read((tx) => closingOf(tx, tenant, range));
  if (closing !== null) yield closing;
  for (let from = 0; from < unsequenced.length; from += PLACES_PER_PAGE) {
    const ids = unsequenced.slice(from, from + PLACES_PER_PAGE);
    const rows = await read((tx) => tx.getMany(auditEventCollection.name, tenant, ids));
    for (const { row } of rows) yield entryLine(null, bytesOf(row, "bytes"));
  }
  yield canonicalJson({ type: "end", entries, unsequenced: unsequenced.length });
}

/** The run of places from the first to the last event of the period. */
async function findStretch(tx: StoreTx, tenant: TenantId, period: ExportPeriod): Promise<Stretch> {
  const head = await readHead(tx, tenant);
  const size = head?.frontier.size ?? 0;
  const unsequenced: RecordId[] = [];
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for await (const rows of pagesOf(tx, tenant, period)) {
    const places = await placesOf(tx, tenant, rows);
    for (const row of rows) {
      const place = places.get(row.id);
      // A row that claims a place outside of the tree has none: the place that it lost is missing from the file.
      if (place === undefined || place < 0 || place >= size) unsequenced.push(row.id);
      else [start, end] = [Math.min(start, place), Math.max(end, place + 1)];
    }
  }
  return { head, range: { start: Math.min(start, end), end }, unsequenced };
}

async function* pagesOf(
  tx: StoreTx,
  tenant: TenantId,
  { from, to }: ExportPeriod,
): AsyncGenerator<readonly Versioned[], void, undefined> {
  const where: readonly RowCondition[] = [
    ["at", "gte", from],
    ["at", "lt", to],
  ];
  let after: readonly [string, string] | undefined;
  for (;;) {
    const rows = await tx.find(auditEventCollection.name, tenant, where, {
      orderBy: [["at", "asc"]],
      limit: WALK_PAGE,
      columns: ["at", "leafIndex"],
      ...(after && { after }),
    });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < WALK_PAGE) return;
    after = [textOf(last.row, "at"), last.id];
  }
}

async function placesOf(
  tx: StoreTx,
  tenant: TenantId,
  rows: readonly Versioned[],
): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  for (const { id, row } of rows) {
    const own = numberOf(row, "leafIndex");
    if (own !== SEQUENCED_LATER) places.set(id, own);
  }
  const others = rows.map((row) => row.id).filter((id) => !places.has(id));
  if (others.length === 0) return places;
  const leaves = await tx.getMany(auditLeafCollection.name, tenant, others);
  for (const { id, row } of leaves) places.set(id, numberOf(row, "leafIndex"));
  return places;
}

async function headerOf(tx: StoreTx, tenant: TenantId, { head, range }: Stretch): Promise<ExportHeader> {
  const before = createTreeBuilder();
  const cover = await storedCover(tx, tenant, { start: 0, end: range.start });
  for (const { level, hash } of cover) before.appendSubtree(level, hash);
  return {
    type: "hcrm-audit-export",
    v: 1,
    tenant,
    logId: head?.logId ?? null,
    from: range.start,
    to: range.end,
    logSize: head?.frontier.size ?? 0,
    prefix: before.frontier().peaks.map(text),
  };
}

/** Events of a page of places, each checkpoint right behind the last leaf that it covers. */
async function linesOf(
  tx: StoreTx,
  tenant: TenantId,
  page: LeafRange,
): Promise<{ readonly entries: number; readonly all: readonly string[] }> {
  const claims = [...(await readClaims(tx, tenant, page))].sort((a, b) => a.index - b.index);
  const events = claims.map(({ index, event }) => ({
    at: index,
    line: entryLine(index, bytesOf(event.row, "bytes")),
  }));
  const where: readonly RowCondition[] = [
    ["treeSize", "gt", page.start],
    ["treeSize", "lte", page.end],
  ];
  const made = await tx.find(auditCheckpointCollection.name, tenant, where, {
    orderBy: [["treeSize", "asc"]],
    limit: WALK_PAGE,
  });
  const checkpoints = made.map(({ row }) => ({
    at: numberOf(row, "treeSize") - 1,
    line: canonicalJson({ type: "checkpoint", jws: textOf(row, "jws") }),
  }));
  // The sort is stable, so a checkpoint stays behind the event of its last leaf.
  const all = [...events, ...checkpoints].sort((a, b) => a.at - b.at).map(({ line }) => line);
  return { entries: events.length, all };
}

/** The next checkpoint behind the stretch, unless one ends with it. */
async function closingOf(tx: StoreTx, tenant: TenantId, range: LeafRange): Promise<string | null> {
  const page = { orderBy: [["treeSize", "asc"]], limit: 1 } as const;
  const where: readonly RowCondition[] = [["treeSize", "gte", range.end]];
  const [next] = await tx.find(auditCheckpointCollection.name, tenant, where, page);
  if (next === undefined || range.start === range.end) return null;
  const treeSize = numberOf(next.row, "treeSize");
  if (treeSize === range.end) return null;
  const suffix: { readonly level: number; readonly hash: string }[] = [];
  for (const { level, position } of coverRange({ start: range.end, end: treeSize })) {
    const start = position * 2 ** level;
    const hash = text(await storedRangeRoot(tx, tenant, { start, end: start + 2 ** level }));
    suffix.push({ level, hash });
  }
  return canonicalJson({ type: "closing", suffix, jws: textOf(next.row, "jws") });
}

function text(hash: Uint8Array): string {
  return Buffer.from(hash).toString("base64url");
}
