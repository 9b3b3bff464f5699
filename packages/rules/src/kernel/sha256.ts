/**
 * SHA-256 (FIPS 180-4, sections 4.1.2, 5.1.1, 6.2) over the UTF-8 form of a text. Written out here because this package
 * uses no built-in of Node and Web Crypto is asynchronous. For naming rule sets, not for secrets: it makes no claim of
 * constant time.
 */

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const K: Int32Array = fractions(64, 1 / 3);
/** The same of the square roots of the first 8 primes (FIPS 180-4, 5.3.3). */
const INITIAL: Int32Array = fractions(8, 1 / 2);

function fractions(count: number, power: number): Int32Array {
  const words = new Int32Array(count);
  let found = 0;
  for (let candidate = 2; found < count; candidate += 1) {
    if (!isPrime(candidate)) continue;
    const root = candidate ** power;
    words[found] = (root - Math.floor(root)) * 0x1_0000_0000;
    found += 1;
  }
  return words;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD as in the Encoding Standard. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let end = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) {
      bytes[end++] = point;
      continue;
    }
    const tail = point < 0x800 ? 1 : point < 0x1_0000 ? 2 : 3;
    bytes[end++] = ((0xf00 >> (tail + 1)) & 0xff) | (point >> (6 * tail));
    for (let rest = tail - 1; rest >= 0; rest -= 1) bytes[end++] = 0x80 | ((point >> (6 * rest)) & 0x3f);
  }
  return bytes.subarray(0, end);
}

function padded(message: Uint8Array): DataView {
  const blocks = Math.ceil((message.length + 9) / 64);
  const bytes = new Uint8Array(blocks * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(message.length / 0x2000_0000));
  view.setUint32(bytes.length - 4, message.length << 3);
  return view;
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function schedule(view: DataView, offset: number, w: Int32Array): void {
  for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(offset + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const near = w[t - 2] ?? 0;
    const far = w[t - 15] ?? 0;
    const s1 = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    const s0 = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    w[t] = s1 + (w[t - 7] ?? 0) + s0 + (w[t - 16] ?? 0);
  }
}

function compress(state: Int32Array, w: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + (w[t] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}

/**
 * SHA-256 of a text's UTF-8 form, as 64 lower-case hexadecimal digits.
 *
 * @example
 * ```ts
 * sha256Hex("abc"); // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" (FIPS 180-4 example)
 * ```
 */
export function sha256Hex(text: string): string {
  const view = padded(utf8(text));
  const state = INITIAL.slice();
  const w = new Int32Array(64);
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    schedule(view, offset, w);
    compress(state, w);
  }
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
