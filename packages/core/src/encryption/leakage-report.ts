/**
 * What a holder of the database learns from blind indexes, per field. Indexes over one value add up: a bucket of the name
 * and an exact index of name and birth date tell more than each. The documentation page of leakage is generated from
 * this report, so that no index is declared without standing there.
 */
import type { BlindIndexShape } from "./blind-index.ts";

/** What one index tells about a field. */
export interface IndexLeakage {
  /** The collection. */
  readonly collection: string;
  /** The index. */
  readonly index: string;
  /** The other fields that are part of the indexed value. */
  readonly togetherWith: readonly string[];
  /** `equality`: which rows agree. `frequency`: also how often each code occurs. `bits`: that many bits of each value. */
  readonly learns: "equality" | "frequency" | "bits";
  /** Bits of each value; only where `learns` is `bits`. */
  readonly bits?: number;
}

/** What all indexes together tell about a field. */
export interface FieldLeakage {
  /** The collection. */
  readonly collection: string;
  /** The field. */
  readonly field: string;
  /** Index by index, in the order of declaration. */
  readonly indexes: readonly IndexLeakage[];
  /** Sum of the bits of all buckets. */
  readonly bits: number;
  /** Whether some index shows which rows agree in this field (or in a value that it is part of). */
  readonly equality: boolean;
  /** Whether some index shows how often each value occurs in a known vocabulary. */
  readonly frequency: boolean;
}

/** A collection, as far as the report cares. */
export interface ReportedCollection {
  /** Its name. */
  readonly name: string;
  /** Its indexes. */
  readonly blindIndexes: readonly BlindIndexShape[];
}

/**
 * The leakage of every indexed field, in the order of declaration.
 *
 * @example
 * ```ts
 * leakageReport([patientCollection]).find(({ field }) => field === "name"); // { bits: 14, equality: true, … }
 * ```
 */
export function leakageReport(collections: readonly ReportedCollection[]): readonly FieldLeakage[] {
  return collections.flatMap(({ name: collection, blindIndexes }) => {
    const fields = [...new Set(blindIndexes.flatMap((index) => index.of))];
    return fields.map((field) => {
      const indexes = blindIndexes
        .filter((index) => index.of.includes(field))
        .map((index) => leakageOf(collection, index, field));
      return {
        collection,
        field,
        indexes,
        bits: indexes.reduce((sum, { bits = 0 }) => sum + bits, 0),
        equality: indexes.some(({ learns }) => learns !== "bits"),
        frequency: indexes.some(({ learns }) => learns === "frequency"),
      };
    });
  });
}

function leakageOf(collection: string, index: BlindIndexShape, field: string): IndexLeakage {
  const common = { collection, index: index.name, togetherWith: index.of.filter((other) => other !== field) };
  switch (index.width.kind) {
    case "exact":
      return { ...common, learns: "equality" };
    case "code":
      return { ...common, learns: "frequency" };
    case "bucket":
      return { ...common, learns: "bits", bits: index.width.bits };
  }
}
