/**
 * Pages of a repository: rows without a grant are passed over, and reading goes on until the page is full, so a page
 * tells nothing about hidden rows. The cursor holds values of the last returned row only.
 */
import {
  canonicalJson,
  DEFAULT_PAGE_LIMIT,
  HcrmError,
  InternalError,
  MAX_PAGE_LIMIT,
  type Page,
} from "../kernel/index.ts";
import type { GrantSource } from "./grant-source.ts";
import type { RowCondition, Scalar, Versioned } from "./port.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import type { RepositoryContext, RepositoryQuery, RowOpener, Stored, Unreadable } from "./repository.ts";

/** Reads one page for an actor. */
export async function readPage<D extends StoredRecord>(
  collection: RecordCollection<D>,
  { tx, tenant, cursors }: RepositoryContext,
  query: RepositoryQuery,
  grants: GrantSource,
  rows: RowOpener<D>,
): Promise<Page<Stored<D> | Unreadable>> {
  const { spec } = collection;
  const limit = Math.min(query.limit ?? DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT);
  const orderBy = query.orderBy ?? [];
  const asked = query.where ?? [];
  const name = canonicalJson([spec.name, conditionText(asked), orderBy]);
  const where = spec.subject === null ? asked : [...asked, ...grants.narrow(spec.subject)];
  const items: (Stored<D> | Unreadable)[] = [];
  // Where reading goes on may be a hidden row; the cursor only ever names a returned one.
  let scanned = query.cursor === undefined ? undefined : cursors.open(name, query.cursor);
  let returned = scanned;
  for (;;) {
    const batch = await tx.find(spec.name, tenant, where, {
      orderBy,
      limit: limit + 1,
      ...(scanned === undefined ? {} : { after: scanned }),
    });
    await grants.prepare(rows.subjectsOf(batch));
    for (const row of batch) {
      const permit = await rows.visible(row, grants);
      if (permit === null) continue;
      if (items.length === limit) {
        return returned === undefined ? { items } : { items, next: cursors.after(name, returned) };
      }
      items.push(await openOrReport(row, () => rows.open(row, permit, { grants, ...groupsOf(query) })));
      returned = orderValues(row, orderBy);
    }
    const last = batch.at(-1);
    if (last === undefined || batch.length <= limit) return { items };
    scanned = orderValues(last, orderBy);
  }
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

function orderValues(
  row: Versioned,
  orderBy: readonly (readonly [column: string, direction: "asc" | "desc"])[],
): readonly Exclude<Scalar, null>[] {
  const values = orderBy.map(([column]) => {
    const value = valueOf(row, column);
    if (value === null) throw new InternalError("An order column was null.");
    return value;
  });
  return [...values, row.id];
}

function valueOf(row: Versioned, column: string): Scalar {
  if (column === "createdAt") return row.createdAt;
  if (column === "updatedAt") return row.updatedAt;
  if (column === "version") return row.version;
  return row.row[column] ?? null;
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
