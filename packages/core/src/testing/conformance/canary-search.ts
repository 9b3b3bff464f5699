/**
 * Searches stored values for canaries: texts long enough never to appear in ciphertext by chance. Each is looked for in
 * UTF-8, in both byte orders of UTF-16, in hexadecimal of either case and in base64 at any of its three alignments.
 */

import { InternalError } from "../../kernel/index.ts";

/** Fewest bytes of a canary in UTF-8; a shorter one turns up by chance. */
const SHORTEST = 8;

/** Every form in which a canary could stand in a value. */
export function canaryForms(canary: string): readonly Buffer[] {
  const bytes = Buffer.from(canary, "utf8");
  if (bytes.length < SHORTEST) throw new InternalError("A canary has at least 8 bytes.");
  const utf16 = Buffer.from(canary, "utf16le");
  const hex = bytes.toString("hex");
  const texts = [hex, hex.toUpperCase(), ...[0, 1, 2].map((offset) => base64At(bytes, offset))];
  return [bytes, utf16, Buffer.from(utf16).swap16(), ...texts.map((text) => Buffer.from(text, "latin1"))];
}

/** The part of the base64 text that is the same whatever stands before and behind the bytes. */
function base64At(bytes: Uint8Array, offset: number): string {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const first = Math.ceil((offset * 8) / 6);
  return shifted.slice(first, Math.floor(((offset + bytes.length) * 8) / 6));
}

/** Whether a stored value, of whatever type a driver gives it, holds any form of any canary. */
export function holdsCanary(value: unknown, forms: readonly Buffer[]): boolean {
  const bytes = bytesOf(value);
  return forms.some((form) => bytes.includes(form));
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length);
  return Buffer.from(value instanceof Date ? value.toISOString() : String(value), "utf8");
}
