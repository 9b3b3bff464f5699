/**
 * Values on their way to and from PostgreSQL. They come back as the text that the server sent, in the forms of
 * `DateStyle = ISO` and `bytea_output = hex`, which each transaction sets for itself. In a host's transaction the time zone
 * is the host's, also one with an offset of minutes and seconds, as zones had before 1900.
 *
 * Batches go out as arrays in binary form (`array_recv` and the `_recv` functions of the element types): as text every byte
 * of an envelope would be two digits, quoted here and parsed there, which takes twice as long. `pg` sends a `Buffer` so.
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

/** How the elements of one column type are written. */
interface ElementForm {
  /** Object id of the element type (`pg_type.dat`). */
  readonly oid: number;
  /** Bytes of an element; null where each has a length of its own. */
  readonly size: number | null;
  /** Writes an element of a fixed size. */
  write(target: Buffer, value: Exclude<Scalar, null>, at: number): void;
}

/** PostgreSQL counts instants and dates from the beginning of 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

const ofText = (oid: number): ElementForm => ({
  oid,
  size: null,
  write: (target, value, at) => void target.write(String(value), at, "utf8"),
});

const forms: Readonly<Record<ColumnType, ElementForm>> = {
  text: ofText(25),
  json: ofText(25),
  bytes: {
    oid: 17,
    size: null,
    write: (target, value, at) => target.set(value as Uint8Array, at), // a column of bytes holds bytes
  },
  bool: {
    oid: 16,
    size: 1,
    write: (target, value, at) => void target.writeUInt8(value === true ? 1 : 0, at),
  },
  int: {
    oid: 20,
    size: 8,
    write: (target, value, at) => void target.writeBigInt64BE(BigInt(Number(value)), at),
  },
  uuid: {
    oid: 2950,
    size: 16,
    write: (target, value, at) => void target.write(String(value).replaceAll("-", ""), at, "hex"),
  },
  instant: {
    oid: 1184,
    size: 8,
    write: (target, value, at) =>
      void target.writeBigInt64BE(BigInt(Date.parse(String(value)) - EPOCH_MS) * 1000n, at),
  },
  date: {
    oid: 1082,
    size: 4,
    write: (target, value, at) =>
      void target.writeInt32BE((Date.parse(String(value)) - EPOCH_MS) / DAY_MS, at),
  },
};

/** Dimensions, whether there are nulls, element type, number of elements, first index: four bytes each. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/** One column of a batch. */
export function binaryArray(type: ColumnType, values: readonly Scalar[]): Buffer {
  const form = forms[type];
  const sizes = values.map((value) => (value === null ? 0 : (form.size ?? byteLength(value))));
  const total = sizes.reduce((sum, size) => sum + size, HEADER_BYTES + LENGTH_BYTES * values.length);
  const target = Buffer.allocUnsafe(total);
  target.writeInt32BE(1, 0);
  target.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  target.writeUInt32BE(form.oid, 8);
  target.writeInt32BE(values.length, 12);
  target.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    const size = sizes[index] ?? 0;
    target.writeInt32BE(value === null ? NULL_LENGTH : size, at);
    at += LENGTH_BYTES;
    if (value !== null) form.write(target, value, at);
    at += size;
  }
  return target;
}

function byteLength(value: Exclude<Scalar, null>): number {
  return value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value), "utf8");
}
