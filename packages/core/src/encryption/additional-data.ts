/**
 * Additional data (AAD): 72 bytes that bind an envelope to its place. A group moved to another row, group, patient,
 * tenant or key does not open. Only stable numeric ids and record ids take part, never a table or column name and
 * never the version of a wrapping key, so renames and key rotations leave sealed rows valid.
 *
 * Layout: envelope header (12) | tenant hash (16) | collection (u16) | group (u16) | record (16) | subject (16, zero if
 * and only if there is none) | revision (u64), all big-endian.
 */
import { InternalError, type SubjectId, type TenantId } from "../kernel/index.ts";
import { ENVELOPE_FORMAT, ENVELOPE_MAGIC, KEY_ID_OFFSET } from "./envelope.ts";
import type { HashFamily } from "./hash-family.ts";
import { type KeyId, keyIdToBytes } from "./key-id.ts";

/** Length of the additional data. */
export const AAD_BYTES = 72;

const SUITE_OFFSET = 2;
const FLAGS_OFFSET = 3;
const TENANT_OFFSET = 12;
const COLLECTION_OFFSET = 28;
const GROUP_OFFSET = 30;
const RECORD_OFFSET = 32;
const SUBJECT_OFFSET = 48;
const REVISION_OFFSET = 64;
const UUID_BYTES = 16;

/** Where in a tenant a sealed value stands. */
export interface SealedPosition {
  /** Collection id, 1..65535. */
  readonly collection: number;
  /** Group id in the collection, 1..65535. */
  readonly group: number;
  /** Record id, a UUID. */
  readonly record: string;
  /** Row version where the group binds it, else 0. */
  readonly revision: number;
  /** With a wrapping key only: the subject whose key is wrapped, or null. Keys of groups bind their own subject. */
  readonly subject?: SubjectId | null;
}

/** First 16 bytes of the hash of a tenant's name; the name is immutable. */
export function tenantHash(tenant: TenantId, family: HashFamily): Uint8Array {
  return family.hash(`hcrm/1/tenant\0${tenant}`).subarray(0, UUID_BYTES);
}

/** The part of the additional data that is the same for all seals with one key. */
export function createAadTemplate(tenant: Uint8Array, subject: SubjectId | null, keyId: KeyId): Uint8Array {
  // Pooled memory: a typed array of its own above 64 bytes costs more than everything else here; nothing in it is secret.
  const aad = Buffer.allocUnsafe(AAD_BYTES).fill(0);
  aad[0] = ENVELOPE_MAGIC;
  aad[1] = ENVELOPE_FORMAT;
  aad.set(keyIdToBytes(keyId), KEY_ID_OFFSET);
  aad.set(tenant, TENANT_OFFSET);
  if (subject !== null) writeUuid(aad, SUBJECT_OFFSET, subject);
  return aad;
}

/** Fills the changing part of a template in place and returns it; valid until the next call with the same template. */
export function fillAad(aad: Uint8Array, suite: number, flags: number, at: SealedPosition): Uint8Array {
  aad[SUITE_OFFSET] = suite;
  aad[FLAGS_OFFSET] = flags;
  writeU16(aad, COLLECTION_OFFSET, at.collection);
  writeU16(aad, GROUP_OFFSET, at.group);
  writeUuid(aad, RECORD_OFFSET, at.record);
  writeU64(aad, REVISION_OFFSET, at.revision);
  if (at.subject === null) aad.fill(0, SUBJECT_OFFSET, REVISION_OFFSET);
  else if (at.subject !== undefined) writeUuid(aad, SUBJECT_OFFSET, at.subject);
  return aad;
}

/** Writes a number as two big-endian bytes. */
export function writeU16(target: Uint8Array, offset: number, value: number): void {
  target[offset] = value >>> 8;
  target[offset + 1] = value & 0xff;
}

/** Writes a number as four big-endian bytes. */
export function writeU32(target: Uint8Array, offset: number, value: number): void {
  writeU16(target, offset, value >>> 16);
  writeU16(target, offset + 2, value & 0xffff);
}

function writeU64(target: Uint8Array, offset: number, value: number): void {
  writeU32(target, offset, Math.floor(value / 2 ** 32));
  writeU32(target, offset + 4, value % 2 ** 32);
}

const HYPHENS: ReadonlySet<number> = new Set([8, 13, 18, 23]);
/** Positions of the first digit of each of the sixteen bytes in the text of a UUID. */
const DIGIT_POSITIONS: readonly number[] = Array.from({ length: 36 }, (_, position) => position)
  .filter((position) => !HYPHENS.has(position))
  .filter((_, digit) => digit % 2 === 0);

const NO_DIGIT = 0xff;
const DIGIT_VALUES: Uint8Array = new Uint8Array(128).fill(NO_DIGIT);
for (const [value, digit] of [..."0123456789abcdef"].entries()) DIGIT_VALUES[digit.charCodeAt(0)] = value;

/**
 * Writes the sixteen bytes of a UUID.
 *
 * @throws {@link InternalError} for anything but a lower-case UUID, and for the zero UUID: it means "none" here.
 */
export function writeUuid(target: Uint8Array, offset: number, id: string): void {
  let valid = id.length === 36;
  let seen = 0;
  for (let index = 0; index < UUID_BYTES; index += 1) {
    const position = DIGIT_POSITIONS[index] ?? 0;
    const high = DIGIT_VALUES[id.charCodeAt(position)] ?? NO_DIGIT;
    const low = DIGIT_VALUES[id.charCodeAt(position + 1)] ?? NO_DIGIT;
    if (high === NO_DIGIT || low === NO_DIGIT) valid = false;
    const byte = (high << 4) | low;
    seen |= byte;
    target[offset + index] = byte;
  }
  if (!valid) throw new InternalError("A record or subject id is not a UUID.");
  if (seen === 0) throw new InternalError("The zero UUID names nothing.");
}
