/**
 * Searches bytes for texts that must not be readable in them: as UTF-8 and UTF-16, as hexadecimal digits, and as base64
 * at each of the three places where a text can begin in it.
 */

/** Where a text was found. */
export interface Sighting {
  readonly text: string;
  readonly encoding: string;
}

/** Shortest text worth looking for, in bytes: a shorter one turns up in ciphertext by chance. */
export const SHORTEST = 8;

/** All sightings of the texts in the bytes. */
export function sightings(bytes: Uint8Array, texts: readonly string[]): readonly Sighting[] {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return texts.flatMap((text) =>
    Object.entries(encodings(text))
      .filter(([, form]) => content.includes(form))
      .map(([encoding]) => ({ text, encoding })),
  );
}

/** The forms in which a text may lie in a file. */
export function encodings(text: string): Readonly<Record<string, Buffer>> {
  const utf8 = Buffer.from(text, "utf8");
  const utf16 = Buffer.from(text, "utf16le");
  const hex = utf8.toString("hex");
  return {
    "utf-8": utf8,
    "utf-16le": utf16,
    "utf-16be": Buffer.from(utf16).swap16(),
    hex: Buffer.from(hex),
    HEX: Buffer.from(hex.toUpperCase()),
    ...Object.fromEntries([0, 1, 2].map((place) => [`base64 at ${place}`, base64At(utf8, place)])),
  };
}

/** The characters of base64 that depend on the text alone, when it begins so many bytes into a group of three. */
function base64At(text: Buffer, place: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(place), text])
    .toString("base64")
    .replaceAll("=", "");
  const first = Math.ceil((place * 8) / 6);
  const last = Math.floor(((place + text.length) * 8) / 6);
  return Buffer.from(encoded.slice(first, last));
}
