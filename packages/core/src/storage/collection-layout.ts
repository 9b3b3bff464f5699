/**
 * A collection as the port sees it: every column with its type and nullability, sealed groups, blind indexes and lease
 * columns included, and every unique by name. Built once from the specs when an adapter is opened; adapters, checks and
 * DDL read the layout, so that no two of them can disagree about what a collection holds.
 */
import { InvalidSpec } from "../kernel/index.ts";
import type { CollectionName, CollectionSpec, ColumnSpec, ColumnType } from "./collection-spec.ts";
import { blindIndexColumn, groupColumn, physicalColumn, physicalTable } from "./physical-names.ts";

/** What a column is for. Only `plain`, `system` and `lease` columns may be ordered by. */
export type ColumnRole = "system" | "plain" | "lease" | "group" | "index";

/** One column of a collection, of whatever origin. */
export interface ColumnFacts {
  /** Logical name: the key in a row. */
  readonly name: string;
  /** Name in the database. */
  readonly physical: string;
  /** What it holds. */
  readonly type: ColumnType;
  /** Whether it may be null. */
  readonly nullable: boolean;
  /** Longest text in code points, or null. */
  readonly max: number | null;
  /** What it is for. */
  readonly role: ColumnRole;
}

/** A collection with all its columns. */
export interface CollectionLayout {
  /** The spec it was built from. */
  readonly spec: CollectionSpec;
  /** Name of the table. */
  readonly table: string;
  /** The columns that a row carries: plain, sealed, index and lease columns, in the order of the table. */
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  /** The row's columns and the system columns `id`, `version`, `createdAt`, `updatedAt`: what a condition may name. */
  readonly queryable: ReadonlyMap<string, ColumnFacts>;
  /** Column lists by the name that `insertIfAbsent` and `DuplicateKey` use: `id`, declared uniques, `bx_<name>`. */
  readonly uniques: ReadonlyMap<string, readonly string[]>;
}

/** All layouts of an adapter, by collection. */
export type CollectionLayouts = ReadonlyMap<CollectionName, CollectionLayout>;

const systemColumns: readonly ColumnFacts[] = [
  { name: "id", physical: "id", type: "uuid", nullable: false, max: null, role: "system" },
  { name: "version", physical: "version", type: "int", nullable: false, max: null, role: "system" },
  { name: "createdAt", physical: "created_at", type: "instant", nullable: false, max: null, role: "system" },
  { name: "updatedAt", physical: "updated_at", type: "instant", nullable: false, max: null, role: "system" },
];

const leaseColumns: readonly ColumnFacts[] = [
  { name: "visibleAt", physical: "visible_at", type: "instant", nullable: true, max: null, role: "lease" },
  { name: "leaseToken", physical: "lease_token", type: "int", nullable: false, max: null, role: "lease" },
  { name: "leaseOwner", physical: "lease_owner", type: "text", nullable: true, max: 100, role: "lease" },
  { name: "attempts", physical: "attempts", type: "int", nullable: false, max: null, role: "lease" },
];

/** Names that a spec may not use for a plain column. */
export const RESERVED_COLUMNS: ReadonlySet<string> = new Set([
  "tenant",
  ...systemColumns.map((column) => column.name),
  ...leaseColumns.map((column) => column.name),
]);

/** The layout of one collection. */
export function collectionLayout(spec: CollectionSpec): CollectionLayout {
  const columns = new Map<string, ColumnFacts>();
  for (const [name, column] of Object.entries(spec.columns)) columns.set(name, plainFacts(name, column));
  for (const group of spec.sealedGroups) {
    const name = groupColumn(group.name);
    columns.set(name, bytesFacts(name, true, "group"));
  }
  for (const index of spec.blindIndexes) {
    const name = blindIndexColumn(index.name);
    columns.set(name, bytesFacts(name, index.unique !== true, "index"));
  }
  if (spec.claimable === true) for (const column of leaseColumns) columns.set(column.name, column);
  const queryable = new Map<string, ColumnFacts>(systemColumns.map((column) => [column.name, column]));
  for (const [name, column] of columns) queryable.set(name, column);
  return { spec, table: physicalTable(spec.name), columns, queryable, uniques: uniquesOf(spec) };
}

/**
 * The layouts of all collections that an adapter is opened with.
 *
 * @throws {@link InvalidSpec} when two collections share a name or an id, or a reference names one that is not there.
 */
export function collectionLayouts(specs: readonly CollectionSpec[]): CollectionLayouts {
  const layouts = new Map<CollectionName, CollectionLayout>();
  const ids = new Set<number>();
  for (const spec of specs) {
    if (layouts.has(spec.name) || ids.has(spec.id)) {
      throw new InvalidSpec(`Collection ${spec.name} (${spec.id}) is declared twice.`, {
        details: { collection: spec.name, reason: "declared-twice" },
      });
    }
    ids.add(spec.id);
    layouts.set(spec.name, collectionLayout(spec));
  }
  for (const spec of specs) {
    for (const target of Object.values(spec.references)) {
      if (layouts.has(target)) continue;
      throw new InvalidSpec(`Collection ${spec.name} refers to ${target}, which is not declared.`, {
        details: { collection: spec.name, reason: "unknown-reference" },
      });
    }
  }
  return layouts;
}

function plainFacts(name: string, column: ColumnSpec): ColumnFacts {
  const { type, null: nullable, max } = column;
  return {
    name,
    physical: physicalColumn(name),
    type,
    nullable: nullable === true,
    max: max ?? null,
    role: "plain",
  };
}

function bytesFacts(name: string, nullable: boolean, role: ColumnRole): ColumnFacts {
  return { name, physical: physicalColumn(name), type: "bytes", nullable, max: null, role };
}

function uniquesOf(spec: CollectionSpec): ReadonlyMap<string, readonly string[]> {
  const uniques = new Map<string, readonly string[]>([["id", ["id"]]]);
  for (const [name, columns] of Object.entries(spec.uniques)) uniques.set(name, columns);
  for (const index of spec.blindIndexes) {
    if (index.unique !== true) continue;
    const name = blindIndexColumn(index.name);
    uniques.set(name, [name]);
  }
  return uniques;
}
