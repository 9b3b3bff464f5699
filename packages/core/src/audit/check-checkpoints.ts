/**
 * Checks the stored checkpoints (columns against the signed statement, signature, chain) and takes in those that a sink
 * kept. What passes becomes a root that the tree must have at that size.
 */
import type { JSONWebKeySet } from "jose";
import type { TenantId } from "../kernel/index.ts";
import type { StoreTx, Versioned } from "../storage/index.ts";
import { auditCheckpointCollection } from "./audit-checkpoint-collection.ts";
import type { AuditHead } from "./audit-head.ts";
import { checkpointId } from "./audit-ids.ts";
import { WALK_PAGE } from "./audit-tree.ts";
import type { AuditFindings } from "./audit-verdict.ts";
import { type Checkpoint, checkpointDigest, readCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { sameBytes } from "./merkle.ts";
import type { RecordedRoot } from "./root-check.ts";
import { bytesOf, numberOf, textOf } from "./row-values.ts";

/** A checkpoint that passed, as a root to compare with. */
export type CheckedCheckpoint = RecordedRoot;

/** What checkpoints are checked against. */
export interface CheckpointSearch {
  /** Leaves the log has. */
  readonly size: number;
  /** Head of the log. */
  readonly head: AuditHead | null;
  /** Told of what is wrong. */
  readonly findings: AuditFindings;
  /** Public keys; absent: signatures are not checked. */
  readonly checkpointKeys?: JSONWebKeySet;
  /** Checkpoints from a sink. */
  readonly checkpoints?: readonly string[];
}

/** Checks the stored checkpoints and those of a sink; gives those to compare the tree with, by size. */
export async function checkCheckpoints(
  rows: readonly Versioned[],
  search: CheckpointSearch,
): Promise<readonly CheckedCheckpoint[]> {
  const stored = await checkStored(rows, search);
  const known = new Set(rows.map(({ row }) => textOf(row, "jws")));
  const kept = await checkKept(known, search);
  return [...stored, ...kept].sort((a, b) => a.treeSize - b.treeSize);
}

async function checkStored(
  rows: readonly Versioned[],
  search: CheckpointSearch,
): Promise<readonly CheckedCheckpoint[]> {
  const passed: CheckedCheckpoint[] = [];
  let previous: string | null = null;
  for (const row of rows) {
    const jws = textOf(row.row, "jws");
    const statement = await statementOf(jws, search);
    const isRight = statement !== null && isAsStated(row, statement) && statement.previous === previous;
    if (isRight) take(statement, search, passed);
    else search.findings.add({ index: numberOf(row.row, "treeSize"), kind: "checkpoint", id: row.id });
    previous = checkpointDigest(jws);
  }
  return passed;
}

async function checkKept(
  known: ReadonlySet<string>,
  search: CheckpointSearch,
): Promise<readonly CheckedCheckpoint[]> {
  const passed: CheckedCheckpoint[] = [];
  for (const jws of search.checkpoints ?? []) {
    const statement = await statementOf(jws, search);
    // A checkpoint is stored before it is delivered: one that only the sink has was deleted here.
    if (!known.has(jws)) search.findings.add({ index: statement?.treeSize ?? null, kind: "checkpoint" });
    if (statement !== null) take(statement, search, passed);
  }
  return passed;
}

function take(
  statement: Checkpoint,
  { head, size, findings }: CheckpointSearch,
  passed: CheckedCheckpoint[],
): void {
  const { treeSize, logId, rootHash } = statement;
  if (head !== null && head.logId !== logId)
    findings.add({ index: null, kind: "checkpoint", column: "logId" });
  if (treeSize > size) findings.add({ index: size, until: treeSize, kind: "truncated" });
  passed.push({ treeSize, root: Buffer.from(rootHash, "base64url") });
}

async function statementOf(jws: string, { checkpointKeys }: CheckpointSearch): Promise<Checkpoint | null> {
  return checkpointKeys === undefined ? readCheckpoint(jws) : await verifyCheckpoint(jws, checkpointKeys);
}

function isAsStated({ id, version, createdAt, updatedAt, row }: Versioned, statement: Checkpoint): boolean {
  const { treeSize, rootHash, at } = statement;
  const columns = row.treeSize === treeSize && row.at === at && id === checkpointId(treeSize);
  const root = sameBytes(bytesOf(row, "rootHash"), Buffer.from(rootHash, "base64url"));
  return columns && root && version === 1 && createdAt === at && updatedAt === at;
}

/** The stored checkpoints, by size. To be read before the head: the log may grow, and have new ones, at any time. */
export async function storedCheckpoints(tx: StoreTx, tenant: TenantId): Promise<readonly Versioned[]> {
  const all: Versioned[] = [];
  for (;;) {
    const last = all.at(-1);
    const rows = await tx.find(auditCheckpointCollection.name, tenant, [], {
      orderBy: [["treeSize", "asc"]],
      limit: WALK_PAGE,
      ...(last && { after: [numberOf(last.row, "treeSize"), last.id] as const }),
    });
    all.push(...rows);
    if (rows.length < WALK_PAGE) return all;
  }
}
