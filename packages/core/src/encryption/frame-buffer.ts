/**
 * The scratch buffer in which frames are written: JSON goes straight into it as UTF-8, without a string in between. It
 * grows when needed and is wiped after every frame; what it outgrew is wiped too. Used synchronously only.
 */
import { GroupTooLarge } from "../kernel/index.ts";

/** Largest frame before padding: 1 MiB. */
export const MAX_FRAME_BYTES: number = 2 ** 20;

const FIRST_BYTES = 4 * 1024;
/** UTF-8 takes at most three bytes for one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A growing buffer of UTF-8. */
export class FrameBuffer {
  #bytes: Buffer = Buffer.alloc(FIRST_BYTES);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Starts anew, leaving `offset` bytes for a header. */
  start(offset: number): void {
    this.#length = offset;
  }

  /** Appends bytes, for example a label prepared once per group. */
  append(source: Uint8Array): void {
    this.#reserve(source.length);
    const bytes = this.#bytes;
    let at = this.#length;
    // Labels are short: a loop beats the call of `set`.
    for (let index = 0; index < source.length; index += 1) bytes[at++] = source[index] ?? 0;
    this.#length = at;
  }

  /** Appends a text as it is. */
  appendText(text: string): void {
    this.#reserve(Buffer.byteLength(text));
    this.#length += this.#bytes.write(text, this.#length, "utf8");
  }

  /** Appends the JSON string of a text, as `JSON.stringify` would write it. */
  appendString(text: string): void {
    this.#reserve(2 + text.length * MAX_BYTES_PER_UNIT);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x20 || unit === QUOTE || unit === BACKSLASH || isSurrogate(unit)) {
        this.appendText(JSON.stringify(text)); // over what the loop has written: the length is unchanged
        return;
      }
      if (unit < 0x80) bytes[at++] = unit;
      else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  /** The first `length` bytes, with zeros from the present end on; a view, valid until the next change. */
  padded(length: number): Buffer {
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.fill(0, this.#length, length);
    return this.#bytes.subarray(0, length);
  }

  /** Overwrites everything with zeros. */
  wipe(): void {
    this.#bytes.fill(0, 0, this.#length);
    this.#length = 0;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    this.#grow(needed);
  }

  #grow(needed: number): void {
    // Three times the limit: a text is reserved for at its worst, before it is known how long it is.
    if (needed > MAX_FRAME_BYTES * MAX_BYTES_PER_UNIT + FIRST_BYTES) throw tooLarge(needed);
    const larger = Buffer.alloc(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes.fill(0);
    this.#bytes = larger;
  }
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The failure of a group that does not fit into a frame. */
export function tooLarge(bytes: number): GroupTooLarge {
  return new GroupTooLarge("A sealed group holds at most 1 MiB.", { details: { bytes } });
}
