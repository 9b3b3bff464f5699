/**
 * A collection as data: the constant that stands beside a domain noun and is all that anybody ever says about its
 * table. DDL, the schema manifest, the conformance rows and the places that sealed bytes are bound to come from it.
 *
 * It deliberately holds no behaviour and no list of allowed codes: a new state must not need DDL, so closed code
 * lists are checked in the domain. Specs are built with {@link defineCollection}, which checks the laws.
 */
/** Name of a collection: one noun in lowerCamel, at most 25 characters in snake case. */
export type CollectionName = string;

/** The group of collections that one row of the allow-list speaks of. `definitions` holds no patient data. */
export type CollectionFamily =
  | "patients"
  | "records"
  | "ingest"
  | "tags"
  | "followUps"
  | "communications"
  | "consents"
  | "gate"
  | "privacy"
  | "definitions";

/**
 * What a column holds at the port.
 *
 * - `text`: string, never empty, no outer blanks, no U+0000, no lone surrogate
 * - `int`: safe integer; there is no floating-point column
 * - `bool`: boolean
 * - `bytes`: `Uint8Array`, never of zero length
 * - `instant`: `2026-11-21T08:30:00.000Z`, always 24 characters, UTC, years 1900 to 9999
 * - `date`: `2026-11-21`, a calendar date without zone, years 1900 to 9999
 * - `json`: canonical JSON text; not searchable
 * - `uuid`: lower-case string of 36 characters
 */
export type ColumnType = "text" | "int" | "bool" | "bytes" | "instant" | "date" | "json" | "uuid";

/** One plain column. */
export interface ColumnSpec {
  /** What the column holds. */
  readonly type: ColumnType;
  /** Present when the column may be empty. Unique and order columns may not be. */
  readonly null?: true;
  /** Longest text in code points; only with type `text`. */
  readonly max?: number;
}

/** What the storage port needs to know of a sealed group (加密字段组): its column is `g_<name>`, bytes, nullable. */
export interface GroupColumnSpec {
  /** 1..65535, unique in the collection, part of the additional data of every envelope; never re-used. */
  readonly id: number;
  /** lowerCamel; may be renamed, the id may not change. */
  readonly name: string;
}

/** What the storage port needs to know of a blind index (盲索引): its column is `bx_<name>`, bytes. */
export interface BlindIndexColumnSpec {
  /** 1..65535, unique in the collection; never re-used. */
  readonly id: number;
  /** lowerCamel; may be renamed, the id may not change. */
  readonly name: string;
  /** Present when no two rows of a tenant may hold the same bytes; the column is then never null. */
  readonly unique?: true;
  /** How much of the value the bytes tell; kind `code` is allowed only where the family lists it. */
  readonly width: BlindIndexKind;
}

/** What a blind index is for. */
export interface BlindIndexKind {
  /** `exact`: equal values are found; `bucket`: many values share one; `code`: a closed vocabulary. */
  readonly kind: "exact" | "bucket" | "code";
}

/** A collection: one table, described once. Build it with {@link defineCollection}. */
export interface CollectionSpec {
  /** 1..65535. Part of the additional data of every envelope; locked in `collection-ids.lock.json`; never re-used. */
  readonly id: number;
  /** lowerCamel, one noun. Physical table: `hcrm_` + snake case. May be renamed; the id may not change. */
  readonly name: CollectionName;
  /** Decides which plain columns are allowed. */
  readonly family: CollectionFamily;
  /** Plain column that names the patient: `"id"` for the patient itself, null for data about no patient. */
  readonly subject: string | null;
  /** Plain columns besides the system columns, by lowerCamel name. */
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** Sealed groups; the port sees `g_<name>`. */
  readonly sealedGroups: readonly GroupColumnSpec[];
  /** Blind indexes; the port sees `bx_<name>`. Each gets the index (tenant, bx, id). */
  readonly blindIndexes: readonly BlindIndexColumnSpec[];
  /** Unique column lists by name; the tenant is implied first. */
  readonly uniques: Readonly<Record<string, readonly string[]>>;
  /** Index column lists by name; the tenant is implied first, the id last. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  /** Foreign keys: column to collection, with the tenant, on delete restrict. The column is of type `uuid`. */
  readonly references: Readonly<Record<string, CollectionName>>;
  /** Present when rows are never changed or deleted: enforced by the port and by a database trigger. */
  readonly appendOnly?: true;
  /** Present when rows are leased to workers: adds `visibleAt`, `leaseToken`, `leaseOwner` and `attempts`. */
  readonly claimable?: true;
}
