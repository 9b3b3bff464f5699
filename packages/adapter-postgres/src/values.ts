/**
 * Values on their way to and from PostgreSQL. They come back as the text that the server sent, in the forms of
 * `DateStyle = ISO` and `bytea_output = hex`, which each transaction sets for itself. In a host's transaction the time zone
 * is the host's, also one with an offset of minutes and seconds, as zones had before 1900.
 */
import type { ColumnType, Scalar } from "@hcrm/core/storage";

/** From the port to `pg`. */
export function encodeValue(_type: ColumnType, value: Scalar): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.length);
}

/** One column of a batch as an array that the host's driver writes as text. */
export function textArray(type: ColumnType, values: readonly Scalar[]): readonly unknown[] {
  return values.map((value) => encodeValue(type, value));
}

const decoders: Readonly<Partial<Record<ColumnType, (raw: unknown) => Scalar>>> = {
  int: Number,
  bool: (raw) => raw === "t" || raw === "true",
  bytes: (raw) => decodeBytes(String(raw)),
  instant: (raw) => decodeInstant(String(raw)),
};

/** From the server's text to the port; null where the text is the value. */
export function valueDecoder(type: ColumnType): ((raw: unknown) => Scalar) | null {
  return decoders[type] ?? null;
}

/** `\x0102` to bytes; a copy of its own, so that no large buffer is kept alive. */
function decodeBytes(raw: string): Uint8Array {
  return new Uint8Array(Buffer.from(raw.slice(2), "hex"));
}

const ISO_TEXT = /^(\d{4,5})(-.{5}) (.{8})(?:\.(\d{1,6}))?([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?$/;

/** `2026-11-21 16:30:00.123+08` to `2026-11-21T08:30:00.123Z`. */
export function decodeInstant(raw: string): string {
  const [, year = "", date, time, fraction = "", sign, hours, minutes = "00", seconds = "00"] =
    ISO_TEXT.exec(raw) ?? [];
  // East of Greenwich the last hours of 9999 are in the year 10000, which ECMAScript writes with six digits.
  const local = `${year.length === 4 ? year : `+0${year}`}${date}T${time}.${fraction.padEnd(3, "0").slice(0, 3)}Z`;
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (offset === 0) return local;
  const shift = (sign === "+" ? -1000 : 1000) * offset;
  return new Date(Date.parse(local) + shift).toISOString();
}
