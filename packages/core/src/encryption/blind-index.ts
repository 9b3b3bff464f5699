/**
 * Blind indexes (盲索引): keyed hashes by which equal values of a sealed field can be found without opening a row.
 * This file is the declaration; `blind-index-value.ts` computes. Three kinds: `exact` (128 bits), `bucket` (few bits,
 * so that many values share one) and `code` (128 bits over a closed vocabulary). There is no index for ordering,
 * ranges or text search, and never will be an order-preserving one.
 */
import { InvalidSpec } from "../kernel/index.ts";
import type { NormaliserId } from "./normalisers/registry.ts";
import type { VocabularyId } from "./vocabulary.ts";

/** How much of a value an index tells. */
export type IndexWidth =
  | ExactWidth
  | BucketWidth
  | {
      /** 128 bits over a closed vocabulary; frequencies are declared leakage. */
      readonly kind: "code";
      /** The vocabulary. */
      readonly vocabulary: VocabularyId;
    };

/** 128 bits: equal values are found, and only they. */
export interface ExactWidth {
  /** The kind. */
  readonly kind: "exact";
}

/** Few bits: many values share a bucket, so a look-up gives candidates. */
export interface BucketWidth {
  /** The kind. */
  readonly kind: "bucket";
  /** Bits kept, 1..32; `sqrt(cardinality) < 2^bits < cardinality / 2`. */
  readonly bits: number;
  /** Number of different values expected in a large tenant. */
  readonly cardinality: number;
}

/** Fields that name a person directly; they may not be indexed as codes. */
export type DirectIdentifierField =
  | "name"
  | "phone"
  | "email"
  | "address"
  | "value"
  | "identifier"
  | "idNumber"
  | "birthDate";

type Key<T> = Extract<keyof T, string>;
type IsOpenText<V> = [V] extends [string]
  ? Record<never, never> extends Record<V, 1>
    ? true
    : false
  : false;

/** Fields with free text of many values. Literal unions, booleans and numbers (sex, blood type) are none. */
export type HighEntropy<T> = {
  [K in Key<T>]: IsOpenText<Exclude<T[K], undefined | null>> extends true ? K : never;
}[Key<T>];

/** Fields that may be indexed by kind `code`: text that does not name a person directly. */
export type Coded<T> = {
  [K in Exclude<Key<T>, DirectIdentifierField>]: Exclude<T[K], undefined | null> extends string ? K : never;
}[Exclude<Key<T>, DirectIdentifierField>];

/** One index as declared beside a collection, with any fields. What adapters, cipher and reports work with. */
export interface BlindIndexShape {
  /** 1..65535, unique in the collection, locked in `collection-ids.lock.json` and never reused. */
  readonly id: number;
  /** lowerCamel; may be renamed freely. */
  readonly name: string;
  /** How much of the value the index tells. */
  readonly width: IndexWidth;
  /** No two rows of a tenant hold the same bytes; not with kind `bucket`. */
  readonly unique?: true;
  /** One normaliser for the value as a whole, or one for each field of `of`, in order. */
  readonly normaliser: NormaliserId | readonly NormaliserId[];
  /** Fields that make the value, in order. */
  readonly of: readonly string[];
}

/** A declaration checked against the type of the record: which fields may be indexed how. */
export type BlindIndexOver<T> = Omit<BlindIndexShape, "width" | "of" | "unique"> &
  (
    | { readonly width: ExactWidth; readonly unique?: true; readonly of: IndexedFields<T> }
    | { readonly width: BucketWidth; readonly unique?: never; readonly of: IndexedFields<T> }
    | {
        readonly width: Extract<IndexWidth, { kind: "code" }>;
        readonly unique?: true;
        readonly of: readonly [Coded<T>];
      }
  );

type IndexedFields<T> = readonly [HighEntropy<T>] | readonly [Key<T>, Key<T>, ...Key<T>[]];

/** One blind index. `BlindIndexSpec` alone is the form for any record; `BlindIndexSpec<T>` checks the fields of `T`. */
export type BlindIndexSpec<T = unknown> = unknown extends T ? BlindIndexShape : BlindIndexOver<T>;

const MAX_U16 = 0xffff;
const MAX_BUCKET_BITS = 32;

/**
 * Checks a declaration and freezes it.
 *
 * @throws {@link InvalidSpec} when a bucket is too wide or too narrow, a bucket is unique, or the normalisers do not
 * fit the fields.
 * @example
 * ```ts sketch
 * const nameIndex = blindIndex<PatientIdentity>({
 *   id: 1, name: "name", width: { kind: "bucket", bits: 14, cardinality: 50_000 }, normaliser: "name/1", of: ["name"],
 * });
 * ```
 */
export function blindIndex<T>(spec: BlindIndexOver<T>): BlindIndexShape {
  const shape: BlindIndexShape = spec;
  const { id, width, unique, normaliser, of } = shape;
  if (!Number.isInteger(id) || id < 1 || id > MAX_U16) throw invalid(shape, "id");
  if (typeof normaliser !== "string" && normaliser.length !== of.length)
    throw invalid(shape, "normaliser-count");
  if (width.kind === "bucket") {
    if (unique === true) throw invalid(shape, "unique-bucket");
    const buckets = 2 ** width.bits;
    const fits = buckets > Math.sqrt(width.cardinality) && buckets < width.cardinality / 2;
    if (!Number.isInteger(width.bits) || width.bits > MAX_BUCKET_BITS || !fits)
      throw invalid(shape, "bucket-width");
  }
  return Object.freeze(shape);
}

function invalid(spec: BlindIndexShape, reason: string): InvalidSpec {
  return new InvalidSpec("The blind index is not declared soundly.", {
    details: { index: spec.name, reason },
  });
}

/** One number for collection and index id, both 16 bits. */
export function indexSlot(collection: number, index: number): number {
  return collection * 0x1_0000 + index;
}
