/**
 * Verifies a stored log from its exact bytes: every place, every column, the tree, the head, the checkpoints and the
 * writers' numbers. It reads in slices, each in a transaction of its own, so that nobody waits for it; what is added
 * meanwhile is left to the next run.
 *
 * It finds what was changed, deleted, inserted, swapped or cut off in the database. What it cannot see: a truncation
 * together with everything after it when no checkpoint is handed in, and events forged by the host itself.
 */
import type { JSONWebKeySet } from "jose";
import { AuditTampered, InvalidInput } from "../kernel/index.ts";
import type { StoreTx, TransactionScope } from "../storage/index.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { type AuditHead, readHead } from "./audit-head.ts";
import type { AuditKeys, AuditMac } from "./audit-keys.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { storedCover } from "./audit-tree.ts";
import { type AuditFindings, type AuditVerdict, createFindings } from "./audit-verdict.ts";
import { type CheckedCheckpoint, checkCheckpoints, storedCheckpoints } from "./check-checkpoints.ts";
import { checkEntry } from "./check-entry.ts";
import { checkHead } from "./check-head.ts";
import { checkStrayRows } from "./check-stray-rows.ts";
import { checkSubtrees } from "./check-subtrees.ts";
import { checkUnsequenced } from "./check-unsequenced.ts";
import { confirmGaps } from "./confirm-gaps.ts";
import type { RunTransaction } from "./make-checkpoint.ts";
import { createTreeBuilder, type Subtree, type TreeBuilder } from "./merkle.ts";
import type { LeafRange } from "./merkle-proof.ts";
import { skipMissing } from "./missing-leaves.ts";
import { nextPlace, PLACES_PER_PAGE, readPlaces, type StoredPlace } from "./read-places.ts";
import { createRootCheck, type RootCheck } from "./root-check.ts";
import { numberOf } from "./row-values.ts";
import { createWriterGapFinder, type WriterGapFinder } from "./writer-gaps.ts";

/** What verifying needs. */
export interface VerifyMeans {
  /** Audit keys by tenant. */
  readonly keys: AuditKeys;
  /** Public keys of checkpoints; without them signatures are not checked. */
  readonly checkpointKeys?: JSONWebKeySet;
}

/** What to verify. */
export interface VerifyOptions {
  /** First leaf; default 0. */
  readonly from?: number;
  /** One behind the last leaf; default: the end of the log. */
  readonly to?: number;
  /** Checkpoints from a sink: compact JWS. Only they can show that the end of the log was cut off. */
  readonly checkpoints?: readonly string[];
}

interface Walk {
  readonly mac: AuditMac;
  readonly findings: AuditFindings;
  readonly tree: TreeBuilder;
  readonly roots: RootCheck;
  readonly gaps: WriterGapFinder;
  /** Subtrees filled since the last page was compared. */
  readonly full: Subtree[];
}

/**
 * Verifies the log of a tenant.
 *
 * @param scope tenant and present instant; every transaction is read-only
 * @throws {@link InvalidInput} when the first leaf lies behind the last one.
 */
export async function verifyLog(
  means: VerifyMeans,
  run: RunTransaction,
  scope: TransactionScope,
  options: VerifyOptions = {},
): Promise<AuditVerdict> {
  const read = <T>(fn: (tx: StoreTx) => Promise<T>): Promise<T> => run({ ...scope, readOnly: true }, fn);
  const { tenant } = scope;
  if ((options.from ?? 0) > (options.to ?? Number.POSITIVE_INFINITY))
    throw new InvalidInput("Leaves to verify need from <= to.");
  const findings = createFindings();
  const stored = await read((tx) => storedCheckpoints(tx, tenant));
  const { head, size, end } = await read((tx) => readExtent(tx, scope));
  const range = { start: Math.min(options.from ?? 0, end), end: Math.min(options.to ?? end, end) };
  if (end < size) findings.add({ index: end, until: size, kind: "missing" });
  const checkpoints = await checkCheckpoints(stored, { size, head, findings, ...means, ...options });
  const walk = startWalk(means.keys.auditKey(tenant), findings, checkpoints, range.start);
  await addStored(walk, read, scope, { start: 0, end: range.start });
  for (let start = range.start; start < range.end; start = walk.tree.size()) {
    const page = { start, end: Math.min(start + PLACES_PER_PAGE, range.end) };
    await read((tx) => walkPage(walk, tx, scope, page, range.end));
  }
  await addStored(walk, read, scope, { start: range.end, end });
  const isWhole = range.start === 0 && range.end === end;
  const unsequenced = await read(async (tx) => {
    await checkHead(tx, tenant, { mac: walk.mac, findings, head, tree: walk.tree });
    if (!isWhole) return 0;
    await checkStrayRows(tx, tenant, { mac: walk.mac, findings });
    return await checkUnsequenced(tx, tenant, walk);
  });
  const gaps = isWhole ? await read((tx) => confirmGaps(tx, tenant, walk.gaps.gaps())) : [];
  const open = unsequenced + gaps.length > 0;
  const status = findings.count() > 0 ? "tampered" : open ? "incomplete" : "intact";
  const compared = walk.roots.compared();
  return {
    status,
    from: range.start,
    to: range.end,
    treeSize: size,
    rootHash: Buffer.from(walk.tree.root()).toString("base64url"),
    firstIndex: findings.firstIndex(),
    findings: findings.list(),
    findingCount: findings.count(),
    unsequenced,
    gaps,
    checkpoints: compared,
    uncheckpointed: size - (compared.at(-1) ?? 0),
  };
}

interface Extent {
  readonly head: AuditHead | null;
  /** Leaves the head speaks of. */
  readonly size: number;
  /** One behind the last place that any row claims, at most `size`. */
  readonly end: number;
}

async function readExtent(tx: StoreTx, { tenant }: TransactionScope): Promise<Extent> {
  const head = await readHead(tx, tenant);
  const page = { orderBy: [["leafIndex", "desc"]], limit: 1, columns: ["leafIndex"] } as const;
  const [event] = await tx.find(auditEventCollection.name, tenant, [], page);
  const [leaf] = await tx.find(auditLeafCollection.name, tenant, [], page);
  const last = [event, leaf].map((row) => (row === undefined ? -1 : numberOf(row.row, "leafIndex")));
  const size = head?.frontier.size ?? 0;
  return { head, size, end: Math.min(size, Math.max(...last) + 1) };
}

function startWalk(
  mac: AuditMac,
  findings: AuditFindings,
  checkpoints: readonly CheckedCheckpoint[],
  start: number,
): Walk {
  const full: Subtree[] = [];
  const tree = createTreeBuilder({ onSubtree: (subtree) => full.push(subtree) });
  const roots = createRootCheck(checkpoints, findings, start);
  return { mac, findings, tree, roots, gaps: createWriterGapFinder(), full };
}

/** Walks the places of a page; where nothing is stored at all, on to the next one that any row claims. */
async function walkPage(
  walk: Walk,
  tx: StoreTx,
  { tenant }: TransactionScope,
  page: LeafRange,
  end: number,
): Promise<void> {
  const places = await readPlaces(tx, tenant, page, walk.findings);
  for (const place of places) addPlace(walk, place);
  if (places.length === 0) {
    // Leaf rows of the page, if there are any, have lost their events; behind the page it may go on.
    const next = (await nextPlace(tx, tenant, page.end)) ?? end;
    skipMissing(walk.tree, Math.min(next, end), walk.findings);
  }
  await checkSubtrees(tx, tenant, walk.full.splice(0), walk.findings);
}

function addPlace(walk: Walk, place: StoredPlace): void {
  skipMissing(walk.tree, place.index, walk.findings);
  const checked = checkEntry(walk.mac, place);
  for (const finding of checked.findings) walk.findings.add(finding);
  if (checked.event !== null) walk.gaps.see(checked.event);
  walk.tree.append(checked.leaf);
  walk.roots.at(walk.tree);
}

/** Goes over leaves that are not to be verified by their stored hashes, so that the root can be. */
async function addStored(
  walk: Walk,
  read: <T>(fn: (tx: StoreTx) => Promise<T>) => Promise<T>,
  { tenant }: TransactionScope,
  range: LeafRange,
): Promise<void> {
  if (range.start >= range.end) return;
  try {
    const cover = await read((tx) => storedCover(tx, tenant, range));
    for (const { level, hash } of cover) walk.tree.appendSubtree(level, hash);
    walk.full.length = 0;
    walk.roots.at(walk.tree);
  } catch (error) {
    if (!(error instanceof AuditTampered)) throw error;
    skipMissing(walk.tree, range.end, walk.findings);
  }
}
