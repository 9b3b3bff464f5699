/**
 * Key ids: eight random bytes that name one immutable key of a tenant, in envelopes as bytes and everywhere else as
 * sixteen hexadecimal digits. An envelope names exactly one key; nothing is ever opened by trying keys.
 */
import type { Branded } from "../kernel/index.ts";
import { InternalError } from "../kernel/index.ts";
import type { SecureRandom } from "./secure-random.ts";

/** Name of one key: sixteen lower-case hexadecimal digits. Not secret. */
export type KeyId = Branded<"key">;

/** Length of a key id in an envelope and in the database. */
export const KEY_ID_BYTES = 8;

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/**
 * Reads a key id from bytes, for example a `key_id` column or the header of an envelope.
 *
 * @throws {@link InternalError} when fewer than eight bytes stand at `offset`.
 */
export function keyIdFromBytes(bytes: Uint8Array, offset = 0): KeyId {
  if (bytes.length < offset + KEY_ID_BYTES) throw new InternalError("A key id has eight bytes.");
  let text = "";
  for (let index = offset; index < offset + KEY_ID_BYTES; index += 1) text += DIGITS[bytes[index] ?? 0];
  return text as KeyId; // sixteen hexadecimal digits by construction
}

/** The eight bytes of a key id, as stored. */
export function keyIdToBytes(keyId: KeyId): Uint8Array {
  const bytes = new Uint8Array(KEY_ID_BYTES);
  for (let index = 0; index < KEY_ID_BYTES; index += 1) {
    bytes[index] = (digitValue(keyId, index * 2) << 4) | digitValue(keyId, index * 2 + 1);
  }
  return bytes;
}

/** Value of a lower-case hexadecimal digit: `0` is 0x30, `a` is 0x61. */
function digitValue(text: string, position: number): number {
  const code = text.charCodeAt(position);
  return code < 0x60 ? code - 0x30 : code - 0x57;
}

/**
 * Reads a key id from its text form, for example a column of the gate.
 *
 * @throws {@link InternalError} when the text is not sixteen hexadecimal digits.
 */
export function asKeyId(text: string): KeyId {
  if (!/^[0-9a-f]{16}$/.test(text)) throw new InternalError("A key id has sixteen hexadecimal digits.");
  return text as KeyId; // checked in the line above
}

/** A fresh key id; the database's unique (tenant, key id) makes a collision an error, not a mix-up. */
export function newKeyId(random: SecureRandom): KeyId {
  const bytes = new Uint8Array(KEY_ID_BYTES);
  random.fill(bytes);
  return keyIdFromBytes(bytes);
}
