/**
 * The tenant's audit key, as the log sees it: a function that computes HMAC-SHA-256 under it. The key itself stays with
 * `encryption/`, is warmed before a transaction is opened, and is not rotated, because pseudonyms must stay the same.
 *
 * Each use has a first byte of its own, so that a MAC made for one thing is worth nothing for another.
 */
import { canonicalJson, type Instant, type PatientId, type TenantId } from "../kernel/index.ts";
import { uuidBytes } from "./audit-ids.ts";
import type { Frontier } from "./merkle.ts";

/** HMAC-SHA-256 of a message under one key; 32 bytes. */
export type AuditMac = (message: Uint8Array) => Uint8Array;

/** Where the log gets its keys from. Never waits: the tenant's keys were fetched before the transaction. */
export interface AuditKeys {
  /**
   * The MAC under the audit key of a tenant.
   *
   * @throws {@link KeyUnavailable} when the tenant's keys have not been warmed.
   */
  auditKey(tenant: TenantId): AuditMac;
}

/** First byte of each message under the audit key. */
const USES = { subject: 0x01, event: 0x02, leaf: 0x03, head: 0x04 } as const;

/** Pseudonym of a subject: `HMAC(0x01 || patient id, 16 bytes || salt)` (`privacy.md` section 7.1). */
export function subjectRef(mac: AuditMac, subject: PatientId, salt: Uint8Array): Uint8Array {
  return mac(joined(USES.subject, uuidBytes(subject), salt));
}

/** MAC of an event's row: binds the bytes to the place in the tree that the row claims (-1: none yet). */
export function eventMac(mac: AuditMac, leafIndex: number, bytes: Uint8Array): Uint8Array {
  return mac(placed(USES.event, leafIndex, bytes));
}

/** MAC of a leaf's row and of when it was written. The hash binds the event, whose bytes hold its id. */
export function leafMac(mac: AuditMac, leafIndex: number, leafHash: Uint8Array, at: Instant): Uint8Array {
  return mac(placed(USES.leaf, leafIndex, Buffer.concat([leafHash, Buffer.from(at, "latin1")])));
}

/** All that a head row says. */
export interface HeadStatement {
  /** Id of the log. */
  readonly logId: string;
  /** The tree. */
  readonly frontier: Frontier;
  /** Where the sequencer starts looking. */
  readonly lowMark: string;
  /** Version of the row. */
  readonly version: number;
  /** When the row was made. */
  readonly createdAt: string;
  /** When it was last written. */
  readonly updatedAt: string;
}

/** MAC of a head's row, over all its columns. */
export function headMac(mac: AuditMac, head: HeadStatement): Uint8Array {
  const { logId, lowMark, version, createdAt, updatedAt } = head;
  const size = head.frontier.size;
  const text = canonicalJson({ logId, size, lowMark, version, createdAt, updatedAt });
  return mac(joined(USES.head, Buffer.from(text, "utf8"), ...head.frontier.peaks));
}

function joined(use: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([Uint8Array.of(use), ...parts]);
}

const PLACED_HEADER = 9;

/** `use || place || content`, the place as a signed 64-bit number, big-endian. */
function placed(use: number, leafIndex: number, content: Uint8Array): Uint8Array {
  const message = Buffer.allocUnsafe(PLACED_HEADER + content.length);
  message.writeUInt8(use, 0);
  // Two halves: a BigInt for each of a million events costs more than its hash.
  message.writeInt32BE(Math.floor(leafIndex / 2 ** 32), 1);
  message.writeUInt32BE(leafIndex >>> 0, 5);
  message.set(content, PLACED_HEADER);
  return message;
}
