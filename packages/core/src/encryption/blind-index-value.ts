/**
 * Values of blind indexes:
 *
 * `epoch (u8) | first bits of HMAC(K, collection u16 | index u16 | epoch u8 | normaliser version u8 | bits u8 | length u32 | value)`
 *
 * with K expanded from the tenant's index key per collection and index. 128 bits for `exact` and `code`; a bucket keeps
 * its few bits, the unused low bits of the last byte are zero. A value of several fields is each field preceded by its
 * length, so that no two different tuples give one text.
 */
import type { KeyObject } from "node:crypto";
import { IndexInputRefused } from "../kernel/index.ts";
import { writeU16, writeU32 } from "./additional-data.ts";
import type { HashFamily } from "./hash-family.ts";
import type { IndexEpochRow, IndexEpochState } from "./key-store.ts";
import {
  type IndexParts,
  NORMALISERS,
  type NormaliserId,
  normaliseParts,
  normaliserVersion,
} from "./normalisers/registry.ts";

/** Bits of `exact` and `code` indexes. */
export const EXACT_BITS = 128;

const PREFIX_BYTES = 7;
const MAX_VALUE_BYTES = 1024;
const EPOCH_OFFSET = 4;

/** One epoch of one index, ready to compute. */
export interface IndexEpoch {
  /** The row it was made from. */
  readonly row: IndexEpochRow;
  /** The key of the MAC. */
  readonly key: KeyObject;
  /** Normalisers, parsed. */
  readonly normaliser: NormaliserId | readonly NormaliserId[];
  /** The constant start of every message. */
  readonly prefix: Uint8Array;
}

/** States under which a query must look. */
export const QUERIED_STATES: readonly IndexEpochState[] = ["pending", "active", "queryOnly"];

/** Makes an epoch ready to compute. */
export function createIndexEpoch(row: IndexEpochRow, key: KeyObject): IndexEpoch {
  const normaliser = parseNormaliser(row.normaliser);
  const prefix = new Uint8Array(PREFIX_BYTES);
  writeU16(prefix, 0, row.collection);
  writeU16(prefix, 2, row.index);
  prefix[EPOCH_OFFSET] = row.epoch;
  prefix[EPOCH_OFFSET + 1] = normaliserVersion(normaliser);
  prefix[EPOCH_OFFSET + 2] = row.bits;
  return { row, key, normaliser, prefix };
}

/** The stored form of a spec's normalisers. */
export function formatNormaliser(normaliser: NormaliserId | readonly NormaliserId[]): string {
  return typeof normaliser === "string" ? normaliser : normaliser.join(",");
}

function parseNormaliser(text: string): NormaliserId | readonly NormaliserId[] {
  const ids = text.split(",").map((part) => {
    const id = NORMALISERS.find((known) => known === part);
    // A row of a newer build: values could be computed wrongly, so nothing is computed at all.
    if (id === undefined)
      throw new IndexInputRefused("The index uses a normaliser that this build does not know.");
    return id;
  });
  const [first] = ids;
  return ids.length === 1 && first !== undefined ? first : ids;
}

/** Computes index values. One scratch buffer, used synchronously. */
export interface IndexComputer {
  /**
   * The stored bytes for a value.
   *
   * @throws {@link IndexInputRefused} when the value does not normalise or is longer than 1 KiB.
   */
  compute(epoch: IndexEpoch, parts: IndexParts): Uint8Array;
}

/** An index computer with a scratch buffer of its own. */
export function createIndexComputer(family: HashFamily): IndexComputer {
  const scratch = Buffer.alloc(PREFIX_BYTES + 4 + MAX_VALUE_BYTES);
  const append = (offset: number, text: string): number => {
    if (offset + 4 + text.length * 3 > scratch.length) throw refused("too-long");
    const written = writeText(scratch, offset + 4, text);
    writeU32(scratch, offset, written);
    return offset + 4 + written;
  };
  return {
    compute: (epoch, parts) => {
      const normalised = normaliseParts(epoch.normaliser, parts);
      if (normalised === null) throw refused("not-normalisable");
      for (let index = 0; index < PREFIX_BYTES; index += 1) scratch[index] = epoch.prefix[index] ?? 0;
      let end = PREFIX_BYTES;
      if (normalised.length === 1) end = append(end, normalised[0] ?? "");
      else {
        end += 4;
        for (const part of normalised) end = append(end, part);
        writeU32(scratch, PREFIX_BYTES, end - PREFIX_BYTES - 4);
      }
      const { epoch: number, bits } = epoch.row;
      const bytes = Math.ceil(bits / 8);
      const value = new Uint8Array(1 + bytes);
      value[0] = number;
      family.macInto(epoch.key, scratch.subarray(0, end), value, 1, bytes);
      scratch.fill(0, PREFIX_BYTES, end);
      const spare = bytes * 8 - bits;
      if (spare > 0) value[bytes] = (value[bytes] ?? 0) & (0xff << spare);
      return value;
    },
  };
}

/** Writes UTF-8; short ASCII texts, the usual case, byte by byte. */
function writeText(target: Buffer, offset: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return target.write(text, offset, "utf8");
    target[offset + index] = code;
  }
  return text.length;
}

function refused(reason: string): IndexInputRefused {
  return new IndexInputRefused("The value cannot be indexed.", { details: { reason } });
}
