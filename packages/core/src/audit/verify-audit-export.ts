/**
 * Verifies an export with nothing but its lines and the public keys: no database, no network, no audit key. What it
 * rests on are signed checkpoints; a line that no checkpoint covers is only checked for form, and then the verdict is
 * `incomplete`. Checkpoints that the reader got from a sink are worth more than those in the file: only they show that
 * the end was cut off before the export was made.
 */
import type { JSONWebKeySet } from "jose";
import type { AuditEvent } from "./audit-event.ts";
import { type AuditFindings, type AuditVerdict, createFindings } from "./audit-verdict.ts";
import { type Checkpoint, verifyCheckpoint } from "./checkpoint.ts";
import {
  type ExportClosing,
  type ExportEnd,
  type ExportEntry,
  type ExportHeader,
  readExportHeader,
  readExportLine,
} from "./export-form.ts";
import { createTreeBuilder, leafHash, peakLevels, type TreeBuilder } from "./merkle.ts";
import { skipMissing } from "./missing-leaves.ts";
import { createRootCheck, type RecordedRoot, type RootCheck } from "./root-check.ts";
import { createWriterGapFinder, listedGaps, type WriterGapFinder } from "./writer-gaps.ts";

/** What the reader has besides the file. */
export interface VerifyExportOptions {
  /** Public keys of checkpoints, by `kid`. */
  readonly keys: JSONWebKeySet;
  /** Checkpoints from a sink: compact JWS. */
  readonly checkpoints?: readonly string[];
}

interface Reading {
  readonly header: ExportHeader;
  readonly keys: JSONWebKeySet;
  readonly findings: AuditFindings;
  readonly tree: TreeBuilder;
  readonly roots: RootCheck;
  readonly gaps: WriterGapFinder;
  /** Number of leaves of the log: what the header says, or more when a signed checkpoint does. */
  logSize: number;
  entries: number;
  unsequenced: number;
  end: ExportEnd | null;
}

/**
 * Verifies an export.
 *
 * @param lines the lines of the file, without line ends
 * @example
 * ```ts
 * const verdict = await verifyAuditExport(lines, { keys, checkpoints: sink.published() });
 * ```
 */
export async function verifyAuditExport(
  lines: AsyncIterable<string>,
  options: VerifyExportOptions,
): Promise<AuditVerdict> {
  let reading: Reading | null = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (reading !== null) {
      const more = takeLine(reading, line);
      if (more !== undefined) await more;
    } else {
      const header = readExportHeader(line);
      if (header === null || !isCoherent(header)) return unreadable();
      reading = await begin(header, options);
    }
  }
  return reading === null || number === 0 ? unreadable() : conclude(reading);
}

function isCoherent({ from, to, logSize, prefix }: ExportHeader): boolean {
  return from <= to && to <= logSize && prefix.length === peakLevels(from).length;
}

async function begin(header: ExportHeader, options: VerifyExportOptions): Promise<Reading> {
  const findings = createFindings();
  const peaks = header.prefix.map((hash) => Buffer.from(hash, "base64url"));
  const tree = createTreeBuilder({ frontier: { size: header.from, peaks } });
  const roots = createRootCheck(await takeKept(header, options, findings), findings, header.from);
  roots.at(tree);
  const gaps = createWriterGapFinder();
  const counts = { logSize: header.logSize, entries: 0, unsequenced: 0 };
  return { header, keys: options.keys, findings, tree, roots, gaps, ...counts, end: null };
}

/** Checks what the reader brought along; gives the roots to compare with. */
async function takeKept(
  header: ExportHeader,
  { checkpoints = [], keys }: VerifyExportOptions,
  findings: AuditFindings,
): Promise<readonly RecordedRoot[]> {
  const roots: RecordedRoot[] = [];
  for (const jws of checkpoints) {
    const statement = await verifyCheckpoint(jws, keys);
    if (statement === null || statement.logId !== header.logId) {
      findings.add({ index: statement?.treeSize ?? null, kind: "checkpoint" });
      continue;
    }
    const { treeSize } = statement;
    if (treeSize > header.logSize)
      findings.add({ index: header.logSize, until: treeSize, kind: "truncated" });
    roots.push(rootOf(statement));
  }
  return roots.sort((a, b) => a.treeSize - b.treeSize);
}

/** Takes in a line; gives a promise only where there is a signature to check, since most lines are events. */
function takeLine(reading: Reading, line: string): Promise<void> | undefined {
  const parsed = readExportLine(line);
  if (parsed === null || reading.end !== null) {
    reading.findings.add({ index: reading.tree.size(), kind: "line" });
    return undefined;
  }
  if (parsed.type === "checkpoint") return takeCheckpoint(reading, parsed.jws);
  if (parsed.type === "closing") return takeClosing(reading, parsed);
  if (parsed.type === "entry") takeEntry(reading, parsed);
  else reading.end = parsed;
  return undefined;
}

function takeEntry(reading: Reading, { index, text }: ExportEntry): void {
  const { tree, findings, header } = reading;
  const event = readEvent(text);
  if (event === null) findings.add({ index, kind: "malformed" });
  else if (event.tenant !== header.tenant) findings.add({ index, kind: "line" });
  else reading.gaps.see(event);
  if (index === null) {
    reading.unsequenced += 1;
    return;
  }
  if (index < tree.size() || index >= header.to) {
    findings.add({ index, kind: "extra" });
    return;
  }
  skipMissing(tree, index, findings);
  reading.entries += 1;
  tree.append(leafHash(Buffer.from(text, "utf8")));
  reading.roots.at(tree);
}

async function takeCheckpoint(reading: Reading, jws: string): Promise<void> {
  const statement = await statementOf(reading, jws);
  if (statement === null) return;
  const { tree, findings, roots } = reading;
  skipMissing(tree, Math.min(statement.treeSize, reading.header.to), findings);
  if (statement.treeSize === tree.size()) roots.expect(tree, rootOf(statement).root);
  else findings.add({ index: statement.treeSize, kind: "line" });
}

async function takeClosing(reading: Reading, closing: ExportClosing): Promise<void> {
  const { tree, header, roots, findings } = reading;
  const statement = await statementOf(reading, closing.jws);
  skipMissing(tree, header.to, findings);
  if (statement === null) return;
  const beyond = createTreeBuilder({ frontier: tree.frontier() });
  for (const { level, hash } of closing.suffix) {
    if (beyond.size() % 2 ** level !== 0) break;
    beyond.appendSubtree(level, Buffer.from(hash, "base64url"));
  }
  if (beyond.size() === statement.treeSize) {
    roots.at(beyond);
    roots.expect(beyond, rootOf(statement).root);
    reading.logSize = Math.max(reading.logSize, statement.treeSize);
  } else findings.add({ index: header.to, until: statement.treeSize, kind: "line" });
}

async function statementOf(
  { keys, header, findings, tree }: Reading,
  jws: string,
): Promise<Checkpoint | null> {
  const statement = await verifyCheckpoint(jws, keys);
  if (statement !== null && statement.logId === header.logId) return statement;
  findings.add({ index: tree.size(), kind: "checkpoint" });
  return null;
}

function conclude(reading: Reading): AuditVerdict {
  const { header, findings, tree, end, entries, unsequenced, logSize } = reading;
  if (tree.size() < header.to) findings.add({ index: tree.size(), until: header.to, kind: "truncated" });
  else if (end === null) findings.add({ index: header.to, kind: "truncated" });
  else if (end.entries !== entries || end.unsequenced !== unsequenced)
    findings.add({ index: null, kind: "line" });
  const isWhole = header.from === 0 && header.to === logSize;
  const gaps = isWhole ? listedGaps(reading.gaps.gaps()) : [];
  const compared = reading.roots.compared();
  const uncheckpointed = Math.max(0, header.to - Math.max(header.from, compared.at(-1) ?? 0));
  const open = unsequenced + gaps.length + uncheckpointed > 0;
  return {
    status: findings.count() > 0 ? "tampered" : open ? "incomplete" : "intact",
    from: header.from,
    to: header.to,
    treeSize: logSize,
    rootHash: Buffer.from(tree.root()).toString("base64url"),
    firstIndex: findings.firstIndex(),
    findings: findings.list(),
    findingCount: findings.count(),
    unsequenced,
    gaps,
    checkpoints: compared,
    uncheckpointed,
  };
}

function unreadable(): AuditVerdict {
  const nothing = {
    findings: [],
    findingCount: 0,
    unsequenced: 0,
    gaps: [],
    checkpoints: [],
    uncheckpointed: 0,
  };
  return { status: "unreadable", from: 0, to: 0, treeSize: 0, rootHash: "", firstIndex: null, ...nothing };
}

function rootOf({ treeSize, rootHash }: Checkpoint): RecordedRoot {
  return { treeSize, root: Buffer.from(rootHash, "base64url") };
}

/** The members of an event that are looked at here; the tree vouches for the rest. */
function readEvent(text: string): Pick<AuditEvent, "tenant" | "writer" | "voids" | "at"> | null {
  try {
    const { tenant, writer, voids = [], at } = JSON.parse(text) as Partial<AuditEvent>; // checked right below
    const isEvent = typeof at === "string" && typeof writer?.id === "string" && Array.isArray(voids);
    const areNumbers = isEvent && [writer.n, ...voids].every(Number.isSafeInteger);
    return areNumbers && tenant !== undefined ? { tenant, writer, at, voids } : null;
  } catch {
    return null;
  }
}
