/**
 * The words in which repositories speak: stored records as an actor sees them, queries over plain columns, changes, and
 * what a repository is bound to.
 */
import type { PageRequest, RecordId, TenantId } from "../kernel/index.ts";
import type { RowCondition, StoreTx } from "../storage/index.ts";
import type { Cursors } from "./cursor.ts";
import type { RecordCodec } from "./record-codec.ts";
import type { GroupName, Seen } from "./record-collection.ts";

/** A record as the actor sees it, with the version to change it under. */
export interface Stored<D> {
  /** The record; groups and fields may be absent. */
  readonly record: Seen<D>;
  /** Version of the row. */
  readonly version: number;
}

/** A row that failed to open: visible, with its code. */
export interface Unreadable {
  /** Id of the row. */
  readonly id: RecordId;
  /** Code of the error, for example `Tampered`. */
  readonly code: string;
}

/** A query over plain columns. */
export interface RepositoryQuery extends PageRequest {
  /** Conditions, all of which hold. */
  readonly where?: readonly RowCondition[];
  /** Order by plain columns that are never null; the id comes last by itself. */
  readonly orderBy?: readonly (readonly [column: string, direction: "asc" | "desc"])[];
  /** Groups to open; all that a grant allows when absent. */
  readonly groups?: readonly string[];
}

/**
 * A change: plain columns by name, and fields of groups under the group's name. What rests on the values before is given as a
 * function of them: it is told them whole, whatever the actor sees of them.
 */
export type Change<D> = {
  readonly [K in Exclude<keyof D, "id">]?: K extends GroupName<D>
    ?
        | GroupChange<NonNullable<D[K]>>
        | ((before: Partial<NonNullable<D[K]>>) => GroupChange<NonNullable<D[K]>>)
    : D[K];
};

/** Fields of a group to set; `undefined` deletes a field. */
export type GroupChange<G> = { readonly [Field in keyof G]?: G[Field] | undefined };

/** What a decision lets an operation write. */
export interface WriteBounds {
  /** Collections. */
  readonly collections: readonly string[];
  /** Fields, or all. */
  readonly writable: readonly string[] | "all";
}

/** What a repository is bound to. */
export interface RepositoryContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Turns records into rows and back. */
  readonly codec: RecordCodec;
  /** The decision's bounds on writing. */
  readonly bounds: WriteBounds;
  /** Cursors of this call. */
  readonly cursors: Cursors;
}
