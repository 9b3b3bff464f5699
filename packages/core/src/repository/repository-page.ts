/**
 * Pages of a repository: rows without a grant are passed over, and reading goes on until the page is full, so a page
 * tells nothing about hidden rows. The cursor holds values of the last returned row only.
 */
import { canonicalJson, DEFAULT_PAGE_LIMIT, HcrmError, MAX_PAGE_LIMIT, type Page } from "../kernel/index.ts";
import type { RowCondition, Versioned } from "../storage/index.ts";
import type { GrantSource } from "./grant-source.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import type { RowOpener } from "./row-opener.ts";
import type { RepositoryContext, RepositoryQuery, Stored, Unreadable } from "./stored-record.ts";
import { positionOf, visibleRows } from "./visible-rows.ts";

/** Reads one page for an actor. */
export async function readPage<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  query: RepositoryQuery,
  grants: GrantSource,
  rows: RowOpener<D>,
): Promise<Page<Stored<D> | Unreadable>> {
  const { cursors } = context;
  const limit = Math.min(query.limit ?? DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT);
  const { where = [], orderBy = [] } = query;
  // Only a cursor is bound to the query, and most pages need none.
  const name = (): string => canonicalJson([collection.spec.name, conditionText(where), orderBy]);
  const after = query.cursor === undefined ? undefined : cursors.open(name(), query.cursor);
  const walk = { where, orderBy, after, batch: limit + 1 };
  const items: (Stored<D> | Unreadable)[] = [];
  let returned = after;
  for await (const { row, permit } of visibleRows(collection, context, walk, grants, rows)) {
    // One row more than asked for shows that there is a next page; the cursor names the last returned row only.
    if (items.length === limit)
      return returned === undefined ? { items } : { items, next: cursors.after(name(), returned) };
    items.push(await openOrReport(row, () => rows.open(row, permit, { grants, ...groupsOf(query) })));
    returned = positionOf(row, orderBy);
  }
  return { items };
}

function groupsOf(query: RepositoryQuery): { readonly groups?: readonly string[] } {
  return query.groups === undefined ? {} : { groups: query.groups };
}

async function openOrReport<T>(row: Versioned, open: () => Promise<T>): Promise<T | Unreadable> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof HcrmError) return { id: row.id, code: error.code };
    throw error;
  }
}

function conditionText(where: readonly RowCondition[]): readonly unknown[] {
  const plain = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return { b: Buffer.from(value).toString("base64") };
    if (Array.isArray(value)) return value.map(plain);
    return value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
      : value;
  };
  return where.map(plain);
}
