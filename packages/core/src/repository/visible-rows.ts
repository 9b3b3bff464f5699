/**
 * Walks the rows of a query that a caller may see: pages of the database, narrowed where the gate can, each row passed
 * over without a permit. Lists, counts and look-ups all walk this way, so none of them can see more than another.
 */
import { InternalError } from "../kernel/index.ts";
import type { KeysetPage, RowCondition, Scalar, Versioned } from "../storage/index.ts";
import type { GrantSource, Permit } from "./grant-source.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import type { RowOpener } from "./row-opener.ts";
import type { RepositoryContext } from "./stored-record.ts";

/** Order by plain columns; the id comes last by itself. */
export type RowOrder = KeysetPage["orderBy"];
/** Order values and id of a row. */
export type RowPosition = readonly Exclude<Scalar, null>[];

/** What to walk. */
export interface RowWalk {
  /** Conditions, all of which hold. */
  readonly where: readonly RowCondition[];
  /** Order. */
  readonly orderBy: RowOrder;
  /** Where to go on. */
  readonly after?: RowPosition | undefined;
  /** Rows of the first page of the database; each further one is half as long again, up to 500. */
  readonly batch: number;
}

/** A row that the caller may see. */
export interface VisibleRow {
  /** The stored row. */
  readonly row: Versioned;
  /** What makes it visible. */
  readonly permit: Permit;
}

/** The visible rows of a query, in order. */
export async function* visibleRows<D extends StoredRecord>(
  { spec }: RecordCollection<D>,
  { tx, tenant }: RepositoryContext,
  { where, orderBy, after: start, batch: first }: RowWalk,
  grants: GrantSource,
  rows: RowOpener<D>,
): AsyncGenerator<VisibleRow, void, undefined> {
  const narrowed = [...where, ...narrowing(spec.subject, where, grants)];
  let [after, batch] = [start, first];
  for (;;) {
    const page = await tx.find(spec.name, tenant, narrowed, {
      orderBy,
      limit: batch,
      ...(after === undefined ? {} : { after }),
    });
    await grants.prepare(rows.subjectsOf(page));
    for (const row of page) {
      const permit = await rows.visible(row, grants);
      if (permit !== null) yield { row, permit };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < batch) return;
    after = positionOf(last, orderBy);
    batch = Math.max(batch, Math.min(Math.ceil(batch * GROWTH), MOST));
  }
}

/** Longest page of a walk. */
const MOST = 500;
/** Facts of a whole page are read and opened: a page that grew faster would open more that nobody asks for. */
const GROWTH = 1.5;

/** Where a query names one subject already, the semi-join would only cost: the permit decides anyway. */
function narrowing(
  subject: string | null,
  where: readonly RowCondition[],
  grants: GrantSource,
): readonly RowCondition[] {
  const named = where.some(([column, op]) => column === subject && op === "eq");
  return subject === null || named ? [] : grants.narrow(subject);
}

/** Order values and id of a row; the id once, also where the order ends with it. */
export function positionOf(row: Versioned, orderBy: RowOrder): RowPosition {
  const values = orderBy
    .filter(([column]) => column !== "id")
    .map(([column]) => {
      const value = columnValue(row, column);
      if (value === null) throw new InternalError("An order column was null.");
      return value;
    });
  return [...values, row.id];
}

function columnValue(row: Versioned, column: string): Scalar {
  if (column === "createdAt") return row.createdAt;
  if (column === "updatedAt") return row.updatedAt;
  if (column === "version") return row.version;
  return row.row[column] ?? null;
}
