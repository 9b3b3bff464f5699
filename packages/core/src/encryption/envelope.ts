/**
 * Envelope v1: the bytes of one sealed value.
 *
 * `FC 01 | suite | flags | key id (8) | nonce (12 or 24) | ciphertext | tag (16)`. The magic byte is never valid
 * UTF-8, so text and envelope cannot be confused and nothing is sealed twice. The header is authenticated as the
 * first twelve bytes of the additional data (`additional-data.ts`). The parser is total: it throws nothing but
 * `MalformedEnvelope` and `UnsupportedSuite`. Inline commitments (flag b1) and chunked envelopes are not built.
 */
import { MalformedEnvelope } from "../kernel/index.ts";
import type { Suites } from "./suites/registry.ts";
import type { Suite } from "./suites/suite.ts";

declare const sealedBrand: unique symbol;
/** The sealed bytes of a group of type `T`: all that storage ever sees of it. */
export type Sealed<T extends object> = Uint8Array & { readonly [sealedBrand]: T };

/** First byte of every envelope. */
export const ENVELOPE_MAGIC = 0xfc;
/** Second byte: the format. */
export const ENVELOPE_FORMAT = 0x01;
/** Length of the authenticated header: magic, format, suite, flags, key id. */
export const HEADER_BYTES = 12;
/** Offset of the key id in the header. */
export const KEY_ID_OFFSET = 4;

/** Bits of the flags byte. */
export const ENVELOPE_FLAGS = {
  /** The plaintext is padded. */
  padded: 0b0001,
  /** A key commitment follows the nonce; refused by this build. */
  inlineCommitment: 0b0010,
  /** The plaintext is a framed group; otherwise it is a raw key. */
  framed: 0b0100,
  /** The additional data holds the row's revision. */
  revisionBound: 0b1000,
} as const;

const KNOWN_FLAGS = 0b1111;

/** An envelope taken apart; the arrays are views of the input. */
export interface Envelope {
  /** The suite that made it. */
  readonly suite: Suite;
  /** The flags byte. */
  readonly flags: number;
  /** The nonce. */
  readonly nonce: Uint8Array;
  /** Ciphertext and tag. */
  readonly sealed: Uint8Array;
}

/**
 * Takes an envelope apart. Says nothing about whether it opens.
 *
 * @throws {@link MalformedEnvelope} when the bytes are not an envelope of this format.
 * @throws {@link UnsupportedSuite} when the suite byte is unknown to this build.
 */
export function parseEnvelope(bytes: Uint8Array, suites: Suites): Envelope {
  if (bytes.length < HEADER_BYTES) throw malformed("too-short");
  if (bytes[0] !== ENVELOPE_MAGIC) throw malformed("magic");
  if (bytes[1] !== ENVELOPE_FORMAT) throw malformed("format");
  const suite = suites.byByte(bytes[2] ?? 0);
  const flags = bytes[3] ?? 0;
  if ((flags & ~KNOWN_FLAGS) !== 0) throw malformed("flags");
  if ((flags & ENVELOPE_FLAGS.inlineCommitment) !== 0) throw malformed("inline-commitment");
  const body = HEADER_BYTES + suite.nonceLength;
  if (bytes.length < body + suite.tagLength) throw malformed("too-short");
  return {
    suite,
    flags,
    nonce: bytes.subarray(HEADER_BYTES, body),
    sealed: bytes.subarray(body),
  };
}

function malformed(reason: string): MalformedEnvelope {
  return new MalformedEnvelope("The bytes are not an envelope.", { details: { reason } });
}

/** Marks bytes that were read from a sealed group's column. Opening still checks every one of them. */
export function sealedBytes<T extends object>(bytes: Uint8Array): Sealed<T> {
  return bytes as Sealed<T>; // the column of a group holds nothing but what the cipher sealed for it
}

const TEXT_PREFIX = "hcrm1.";

/**
 * The only text form of an envelope, for exports: `hcrm1.` and base64url (RFC 4648, 5).
 *
 * @example
 * ```ts
 * const text = envelopeToText(sealed); // "hcrm1._AECBW…"
 * ```
 */
export function envelopeToText(bytes: Uint8Array): string {
  return TEXT_PREFIX + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64url");
}

/**
 * Reads the text form.
 *
 * @throws {@link MalformedEnvelope} when the prefix or an unused bit is wrong, or the text is not base64url.
 */
export function envelopeFromText(text: string): Uint8Array {
  if (!text.startsWith(TEXT_PREFIX)) throw malformed("text-prefix");
  const bytes = new Uint8Array(Buffer.from(text.slice(TEXT_PREFIX.length), "base64url"));
  // Node's decoder skips what it does not know; only the canonical text may be read.
  if (envelopeToText(bytes) !== text) throw malformed("text-encoding");
  return bytes;
}
