/**
 * Checks one place of the stored log against what it must hold: the exact bytes against leaf hash and MAC, every other
 * column against the bytes, the subject rows against the pseudonyms. Pure: it is handed the rows.
 *
 * A right MAC says that this log wrote these bytes for this place, so the bytes need no second look at their form.
 */
import type { Row, Scalar, Versioned } from "../storage/index.ts";
import { eventCopies, subjectRow } from "./append-event.ts";
import { type AuditEvent, decodeAuditEvent } from "./audit-event.ts";
import { SEQUENCED_LATER } from "./audit-event-collection.ts";
import { type AuditMac, eventMac, leafMac } from "./audit-keys.ts";
import type { AuditFinding, AuditFindingKind } from "./audit-verdict.ts";
import { leafHash, sameBytes } from "./merkle.ts";
import { bytesOf, numberOf } from "./row-values.ts";

/** What is stored for one place, or for an event that has none yet. */
export interface StoredEntry {
  /** The place; null when the sequencer has not come by. */
  readonly index: number | null;
  /** Row of `auditEvent`. */
  readonly event: Versioned;
  /** Row of `auditLeaf`, where the event's own row does not tell its place. */
  readonly leaf: Versioned | null;
  /** Rows of `auditSubject` that name the event. */
  readonly subjects: readonly Versioned[];
}

/** What a check of one place gives. */
export interface EntryCheck {
  /** What is wrong. */
  readonly findings: readonly AuditFinding[];
  /** The leaf to go on with: of the bytes when they are authentic, else the one that was stored. */
  readonly leaf: Uint8Array;
  /** The event, when its bytes are authentic: a number that somebody made up would look like a gap before it. */
  readonly event: AuditEvent | null;
}

/** Checks one place. */
export function checkEntry(mac: AuditMac, stored: StoredEntry): EntryCheck {
  const { index, event: row } = stored;
  const findings: AuditFinding[] = [];
  const find = (kind: AuditFindingKind, column?: string): void => {
    findings.push({ index, kind, id: row.id, ...(column !== undefined && { column }) });
  };
  const bytes = bytesOf(row.row, "bytes");
  const ownIndex = numberOf(row.row, "leafIndex");
  const authentic = sameBytes(bytesOf(row.row, "mac"), eventMac(mac, ownIndex, bytes));
  if (!authentic) find("mac", "mac");
  const computed = leafHash(bytes);
  const recorded = checkPlace(mac, stored, find) ?? computed;
  if (!sameBytes(recorded, computed))
    find(authentic ? "leaf-hash" : "bytes", authentic ? "leafHash" : "bytes");
  const event = authentic ? trustedEvent(bytes) : decodeAuditEvent(bytes);
  if (event === null) find("malformed", "bytes");
  else checkCopies(event, stored, find);
  return { findings, leaf: authentic ? computed : recorded, event: authentic ? event : null };
}

type Find = (kind: AuditFindingKind, column?: string) => void;

/** Checks the row that tells the place; gives the leaf hash that it records. */
function checkPlace(mac: AuditMac, { index, event, leaf }: StoredEntry, find: Find): Uint8Array | null {
  const { leafHash: own } = event.row;
  // The event's row has a hash if, and only if, it tells its place itself.
  const hasPlace = index !== null && leaf === null;
  if (hasPlace && own === null) find("leaf-hash", "leafHash");
  if (!hasPlace && own !== null) find("extra", "leafHash");
  if (leaf === null) return hasPlace && own instanceof Uint8Array ? own : null;
  const hash = bytesOf(leaf.row, "leafHash");
  const isRight =
    index !== null && sameBytes(bytesOf(leaf.row, "mac"), leafMac(mac, index, hash, leaf.createdAt));
  if (!isRight) find("mac", "auditLeaf.mac");
  checkUntouched(leaf, find, "auditLeaf.");
  return hash;
}

/** Bytes under a right MAC were made by `encodeAuditEvent`. */
function trustedEvent(bytes: Uint8Array): AuditEvent {
  // The MAC covers these bytes, and only encodeAuditEvent makes bytes that get one.
  return JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
  ) as AuditEvent;
}

function checkCopies(
  event: AuditEvent,
  { index, event: stored, leaf, subjects }: StoredEntry,
  find: Find,
): void {
  if (event.id !== stored.id) find("copy", "id");
  for (const [column, value] of Object.entries(eventCopies(event))) {
    if (stored.row[column] !== value) find("copy", column);
  }
  const place = index === null || leaf !== null ? SEQUENCED_LATER : index;
  if (stored.row.leafIndex !== place) find("copy", "leafIndex");
  if (stored.createdAt !== event.at) find("copy", "createdAt");
  checkUntouched(stored, find);
  if (!subjectsFit(event, subjects)) find("subjects");
}

/** An append-only row is at its first version and was never written again. */
function checkUntouched(row: Versioned, find: Find, prefix = ""): void {
  if (row.version !== 1) find("copy", `${prefix}version`);
  if (row.updatedAt !== row.createdAt) find("copy", `${prefix}updatedAt`);
}

/** Each pseudonym of the event has its one row, and there is none besides. */
function subjectsFit(event: AuditEvent, stored: readonly Versioned[]): boolean {
  if (stored.length !== event.subjectRefs.length) return false;
  const byId = new Map<string, Versioned>(stored.map((row) => [row.id, row]));
  return event.subjectRefs.every((ref) => {
    const expected = subjectRow(event, Buffer.from(ref, "base64url"));
    const found = byId.get(expected.id);
    return found !== undefined && isAsWritten(found, expected, event.at);
  });
}

function isAsWritten(stored: Versioned, expected: Row, at: string): boolean {
  const untouched = stored.version === 1 && stored.createdAt === at && stored.updatedAt === at;
  return untouched && Object.entries(stored.row).every(([column, value]) => isSame(value, expected[column]));
}

function isSame(stored: Scalar, expected: Scalar | undefined): boolean {
  if (stored instanceof Uint8Array) return expected instanceof Uint8Array && sameBytes(stored, expected);
  return stored === expected;
}
