/**
 * Values on their way to and from SQLite. Booleans are 0 and 1, since SQLite has none and `node:sqlite` refuses to bind
 * one; everything else goes as it is. better-sqlite3 gives bytes as a `Buffer`, which is a `Uint8Array` with another
 * face.
 */
import type { ColumnType, Scalar } from "@hcrm/core/storage";

/** From the port to a driver. */
export function encodeValue(_type: ColumnType, value: Scalar): unknown {
  return typeof value === "boolean" ? Number(value) : value;
}

/** From a driver to the port; null where the driver's value is the port's. */
export function valueDecoder(type: ColumnType): ((raw: unknown) => Scalar) | null {
  if (type === "bool") return (raw) => raw === 1;
  if (type === "bytes") return plainBytes;
  return null;
}

function plainBytes(raw: unknown): Uint8Array {
  const bytes = raw as Uint8Array; // blobs come as byte arrays from both drivers
  return Object.getPrototypeOf(bytes) === Uint8Array.prototype ? bytes : new Uint8Array(bytes);
}
