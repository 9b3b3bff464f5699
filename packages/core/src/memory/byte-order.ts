/**
 * The one order of the port: text by its UTF-8 bytes, bytes as unsigned, numbers by value, false before true. UTF-8
 * order is code point order, which JavaScript's own comparison of UTF-16 units is not: U+FFFF sorts before U+10000,
 * although its unit is larger than the surrogate that begins the latter (RFC 3629, section 1).
 */
import type { Scalar } from "../storage/index.ts";

/** Compares two non-null values of one column: negative, zero or positive. */
export function compareValues(a: Exclude<Scalar, null>, b: Exclude<Scalar, null>): number {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return Number(a) - Number(b);
}

/**
 * Compares two texts by code points.
 *
 * @example
 * ```ts
 * compareText("\u{FFFF}", "\u{10000}"); // negative; `<` would say the opposite
 * ```
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank behind all other units. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
