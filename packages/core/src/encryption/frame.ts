/**
 * Frames: the bytes that are sealed for a group. `u16 group schema version | u32 length | JSON | zero bytes`, big-endian,
 * padded by `padding.ts`. Frames are written into one scratch buffer and wiped after sealing; they are only ever used
 * synchronously. The reader checks length and that all padding is zero.
 */
import { GroupTooLarge, Tampered } from "../kernel/index.ts";
import { writeU16, writeU32 } from "./additional-data.ts";
import { paddedLength } from "./padding.ts";

/** Largest frame before padding: 1 MiB. */
export const MAX_FRAME_BYTES: number = 2 ** 20;
/** Version and length. */
export const FRAME_HEADER_BYTES = 6;

const FIRST_SCRATCH_BYTES = 16 * 1024;
/** UTF-8 takes at most three bytes for one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** A frame taken apart. */
export interface Frame {
  /** Group schema version under which the JSON was written. */
  readonly version: number;
  /** The canonical JSON. */
  readonly json: string;
}

/** Writes frames, one at a time. */
export interface FrameWriter {
  /**
   * Frames `json`, hands the padded frame to `use` and wipes it afterwards. `use` must not keep it.
   *
   * @throws {@link GroupTooLarge} above 1 MiB.
   */
  write<R>(version: number, json: string, use: (frame: Uint8Array) => R): R;
}

/** A frame writer with a scratch buffer of its own. */
export function createFrameWriter(): FrameWriter {
  let scratch = Buffer.alloc(FIRST_SCRATCH_BYTES);
  const reserve = (json: string): void => {
    if (FRAME_HEADER_BYTES + json.length * MAX_BYTES_PER_UNIT <= scratch.length) return;
    const exact = FRAME_HEADER_BYTES + Buffer.byteLength(json);
    if (exact > MAX_FRAME_BYTES) {
      throw new GroupTooLarge("A sealed group holds at most 1 MiB.", { details: { bytes: exact } });
    }
    if (paddedLength(exact) > scratch.length) scratch = Buffer.alloc(paddedLength(MAX_FRAME_BYTES));
  };
  return {
    write: (version, json, use) => {
      reserve(json);
      const written = scratch.write(json, FRAME_HEADER_BYTES, "utf8");
      const used = FRAME_HEADER_BYTES + written;
      const padded = paddedLength(used);
      writeU16(scratch, 0, version);
      writeU32(scratch, 2, written);
      scratch.fill(0, used, padded);
      try {
        return use(scratch.subarray(0, padded));
      } finally {
        scratch.fill(0, 0, used);
      }
    },
  };
}

/**
 * Takes an opened frame apart.
 *
 * @throws {@link Tampered} when the length does not fit, the padded length is not a class or padding is not zero: the
 * same code as a wrong tag.
 */
export function readFrame(bytes: Uint8Array): Frame {
  const frame = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (frame.length < FRAME_HEADER_BYTES) throw badFrame();
  const end = FRAME_HEADER_BYTES + frame.readUInt32BE(2);
  if (end > frame.length || end > MAX_FRAME_BYTES || frame.length !== paddedLength(end)) throw badFrame();
  for (let index = end; index < frame.length; index += 1) if (frame[index] !== 0) throw badFrame();
  return { version: frame.readUInt16BE(0), json: frame.toString("utf8", FRAME_HEADER_BYTES, end) };
}

function badFrame(): Tampered {
  return new Tampered("Sealed bytes do not verify.");
}
