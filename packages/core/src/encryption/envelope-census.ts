/**
 * Census: what the stored bytes say about keys and index epochs, not what a key table believes. An envelope starts with
 * magic, format, suite, flags and key id, so all envelopes of one key lie in a few byte ranges; an index value starts
 * with its epoch. Storage counts rows in these ranges, over every column that can hold such bytes, before a key retires.
 */
import { ENVELOPE_FLAGS, ENVELOPE_FORMAT, ENVELOPE_MAGIC, HEADER_BYTES, KEY_ID_OFFSET } from "./envelope.ts";
import { type KeyId, keyIdToBytes } from "./key-id.ts";
import type { SuiteId } from "./suites/suite.ts";

/** A range of byte strings in unsigned byte order. */
export interface ByteRange {
  /** Inclusive. */
  readonly from: Uint8Array;
  /** Exclusive. */
  readonly to: Uint8Array;
}

/** Suites that this build may have sealed with. */
const SUITE_BYTES: Readonly<Record<SuiteId, number>> = { "01": 0x01, "02": 0x02 };
const GROUP = ENVELOPE_FLAGS.padded | ENVELOPE_FLAGS.framed;
const FLAGS: Readonly<Record<"group" | "wrapped-key", readonly number[]>> = {
  group: [GROUP, GROUP | ENVELOPE_FLAGS.revisionBound],
  "wrapped-key": [0],
};

/**
 * The ranges in which the envelopes of a key lie: of sealed groups for a data key, of wrapped keys for a KEK.
 *
 * @example
 * ```ts
 * for (const { from, to } of envelopeRanges(keyId, "group")) {
 *   left += await tx.count("patient", tenant, [["g_identity", "gte", from], ["g_identity", "lt", to]], cap);
 * }
 * ```
 */
export function envelopeRanges(keyId: KeyId, kind: "group" | "wrapped-key"): readonly ByteRange[] {
  return Object.values(SUITE_BYTES).flatMap((suite) =>
    FLAGS[kind].map((flags) => {
      const prefix = new Uint8Array(HEADER_BYTES);
      prefix.set([ENVELOPE_MAGIC, ENVELOPE_FORMAT, suite, flags], 0);
      prefix.set(keyIdToBytes(keyId), KEY_ID_OFFSET);
      return rangeOf(prefix);
    }),
  );
}

/** The ranges in which all envelopes of a suite lie, whatever their key. */
export function suiteRanges(suite: SuiteId, kind: "group" | "wrapped-key"): readonly ByteRange[] {
  return FLAGS[kind].map((flags) =>
    rangeOf(Uint8Array.of(ENVELOPE_MAGIC, ENVELOPE_FORMAT, SUITE_BYTES[suite], flags)),
  );
}

/** The range in which the index values of an epoch lie. */
export function epochRange(epoch: number): ByteRange {
  return rangeOf(Uint8Array.of(epoch));
}

/** All byte strings that start with `prefix`. */
function rangeOf(prefix: Uint8Array): ByteRange {
  const to = prefix.slice();
  for (let index = to.length - 1; index >= 0; index -= 1) {
    const byte = (to[index] ?? 0) + 1;
    to[index] = byte & 0xff;
    if (byte <= 0xff) return { from: prefix, to: to.subarray(0, index + 1) };
  }
  // Only epoch 255 has no successor; no index value is this long.
  return { from: prefix, to: new Uint8Array(64).fill(0xff) };
}
