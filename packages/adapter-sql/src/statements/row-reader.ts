/**
 * Reads the driver's arrays into rows of the port, by the order of the selected columns.
 * Decoders are chosen once per statement; most values need none, because what a driver gives is already
 * what the port promises.
 */
import { asRecordId, type CollectionLayout, type Scalar, type Versioned } from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import type { RawRow } from "../driver.ts";
import { columnOf } from "./statement-input.ts";

/** Turns one raw row into a row of the port. */
export type RowReader = (raw: RawRow) => Versioned;

/** `id`, `version`, `createdAt` and `updatedAt` stand before the columns of the row. */
const SYSTEM_COLUMNS = 4;

/** A reader for rows that were selected with these columns; default: all. */
export function rowReader(
  layout: CollectionLayout,
  columns: readonly string[] | undefined,
  traits: DialectTraits,
): RowReader {
  const names = columns ?? [...layout.columns.keys()];
  const decoders = names.map((name) => traits.decoder(columnOf(layout, name).type));
  const decodeInstant = traits.decoder("instant");
  const decodeInt = traits.decoder("int");
  return (raw) => {
    const row: Record<string, Scalar> = {};
    for (let at = 0; at < names.length; at += 1) {
      const value = raw[at + SYSTEM_COLUMNS];
      const decode = decoders[at];
      // Without a decoder the driver's value is the port's value; null stands for itself.
      row[names[at] ?? ""] = value === null || decode == null ? (value as Scalar) : decode(value);
    }
    return {
      id: asRecordId(String(raw[0])),
      version: Number(decodeInt === null ? raw[1] : decodeInt(raw[1])),
      createdAt: String(decodeInstant === null ? raw[2] : decodeInstant(raw[2])),
      updatedAt: String(decodeInstant === null ? raw[3] : decodeInstant(raw[3])),
      row,
    };
  };
}
