/**
 * Frames: the bytes that are sealed for a group. `u16 group schema version | u32 length | JSON | zero bytes`, big-endian,
 * padded by `padding.ts`. The reader checks length and that all padding is zero.
 */
import { writeU16, writeU32 } from "./additional-data.ts";
import { FrameBuffer, MAX_FRAME_BYTES, tooLarge } from "./frame-buffer.ts";
import { paddedLength } from "./padding.ts";

/** Version and length. */
export const FRAME_HEADER_BYTES = 6;

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
   * Frames what `body` appends, hands the padded frame to `use` and wipes it afterwards. `use` must not keep it.
   *
   * @throws {@link GroupTooLarge} above 1 MiB.
   */
  write<R>(version: number, body: (json: FrameBuffer) => void, use: (frame: Uint8Array) => R): R;
}

/** A frame writer with a scratch buffer of its own. */
export function createFrameWriter(): FrameWriter {
  const buffer = new FrameBuffer();
  return {
    write: (version, body, use) => {
      try {
        buffer.start(FRAME_HEADER_BYTES);
        body(buffer);
        const used = buffer.length;
        if (used > MAX_FRAME_BYTES) throw tooLarge(used);
        const frame = buffer.padded(paddedLength(used));
        writeU16(frame, 0, version);
        writeU32(frame, 2, used - FRAME_HEADER_BYTES);
        return use(frame);
      } finally {
        buffer.wipe();
      }
    },
  };
}

/**
 * Takes an opened frame apart, or gives null when its length does not fit, the padded length is not a class or padding is
 * not zero: to the caller the same failure as a wrong tag.
 */
export function readFrame(bytes: Uint8Array): Frame | null {
  const frame = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (frame.length < FRAME_HEADER_BYTES) return null;
  const end = FRAME_HEADER_BYTES + frame.readUInt32BE(2);
  if (end > frame.length || end > MAX_FRAME_BYTES || frame.length !== paddedLength(end)) return null;
  for (let index = end; index < frame.length; index += 1) if (frame[index] !== 0) return null;
  return { version: frame.readUInt16BE(0), json: frame.toString("utf8", FRAME_HEADER_BYTES, end) };
}
