/**
 * Repository: the only bridge between plain domain records and stored rows. It is handed out by the context of an
 * operation, bound to the permitting decision, and works in one transaction. On the way in it checks the decision's
 * bounds, validates, seals and indexes; on the way out it opens a group only with a grant and shows fields as the
 * permit says. A row without a grant for the category of its first group does not exist for the caller.
 */
import type { Page, RecordId } from "../kernel/index.ts";
import { duplicateKey, type Row, type RowCondition, type RowsOf } from "../storage/index.ts";
import { changeRecord } from "./change-record.ts";
import type { GrantSource } from "./grant-source.ts";
import { type IndexMatch, matchingRows, subjectsByIndex } from "./matching-rows.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import { readPage } from "./repository-page.ts";
import { createRowOpener } from "./row-opener.ts";
import type { Change, RepositoryContext, RepositoryQuery, Stored, Unreadable } from "./stored-record.ts";
import { groupsOf, refuseTaken, takenUnique } from "./unique-values.ts";
import { type RowOrder, visibleRows } from "./visible-rows.ts";
import { checkInsert, checkUnbound, checkWrite } from "./write-bounds.ts";

/** How many rows a caller may see. */
export interface VisibleCount {
  /** The number, up to the cap. */
  readonly count: number;
  /** True when there are more than the cap. */
  readonly capped: boolean;
}

/** Records of one collection, behind the gate. */
export interface Repository<D extends StoredRecord> {
  /**
   * One record.
   *
   * @throws {@link NotFound} when it does not exist, or for an actor who may not know that it does.
   */
  get(id: RecordId, grants: GrantSource): Promise<Stored<D>>;
  /** A page of records; rows without a grant are absent, rows that do not open are `Unreadable`. */
  list(query: RepositoryQuery, grants: GrantSource): Promise<Page<Stored<D> | Unreadable>>;
  /** How many rows the caller may see, up to `cap`. */
  count(where: readonly RowCondition[], grants: GrantSource, cap?: number): Promise<VisibleCount>;
  /**
   * Records whose sealed fields have exactly these values, and whose plain columns meet `where`: candidates by blind index, dropped without a grant, opened,
   * compared.
   *
   * @throws {@link TooManyCandidates} when more than 2,000 visible rows share the index value.
   */
  findByIndex(
    index: string,
    values: Readonly<Record<string, string>>,
    grants: GrantSource,
    where?: readonly RowCondition[],
  ): Promise<readonly Stored<D>[]>;
  /**
   * As {@link Repository.findByIndex}, one after the other and newest row first, so that a caller who has enough opens
   * nothing more.
   *
   * @param after id of the row behind which to go on
   * @throws {@link TooManyCandidates} when 2,000 candidates were opened and the caller still wants more.
   */
  walkByIndex(
    index: string,
    values: Readonly<Record<string, string>>,
    grants: GrantSource,
    after?: RecordId,
  ): AsyncGenerator<IndexMatch<D>, void, undefined>;
  /**
   * The subjects of rows whose sealed fields may have one of some values, to narrow another collection's list with a
   * semi-join. It names more than it should, since a bucket holds strangers too: ask each row of the list afterwards.
   *
   * @param anyOf values of the index's fields, any of which will do; at least one
   * @throws {@link FieldNotSearchable} when the caller may not search these fields.
   */
  subjectsByIndex(
    index: string,
    anyOf: readonly Readonly<Record<string, string>>[],
    grants: GrantSource,
    where?: readonly RowCondition[],
  ): RowsOf;
  /** Inserts a record. Sealing needs no grant. */
  add(record: D): Promise<void>;
  /** Inserts records, all or none. */
  addMany(records: readonly D[]): Promise<void>;
  /** Inserts a record unless its unique is taken. */
  addIfAbsent(record: D, unique: string): Promise<"inserted" | "exists">;
  /**
   * Changes a record under its version; groups that change are opened with a grant first, without masks.
   *
   * @throws {@link VersionConflict} when the row changed meanwhile.
   */
  change(id: RecordId, version: number, change: Change<D>, grants: GrantSource): Promise<number>;
  /** Changes plain columns only; opens nothing. */
  changePlain(id: RecordId, version: number, columns: Row): Promise<number>;
  /** Changes plain columns of all rows that match, at most 1,000; opens nothing. Returns how many. */
  changeWhere(where: readonly RowCondition[], columns: Row): Promise<number>;
  /** Locks a row and gives its version, or null when there is none; opens nothing. */
  lock(id: RecordId): Promise<number | null>;
  /** Deletes a row under its version. */
  remove(id: RecordId, version: number): Promise<void>;
}

const CHUNK = 500;
/** Candidates that a caller who may soon have enough reads at first. */
const WALK = 60;
const NEWEST_FIRST: RowOrder = [["id", "desc"]];
const MAX_COUNT_CAP = 10_000;
const DEFAULT_COUNT_CAP = 1000;

/** Makes the repository of a collection for one transaction of one operation. */
export function createRepository<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
): Repository<D> {
  const { tx, tenant, codec } = context;
  const { name } = collection.spec;
  const rows = createRowOpener(collection, context);
  const insert = async (records: readonly D[]): Promise<void> => {
    checkInsert(collection, context, records);
    for (let start = 0; start < records.length; start += CHUNK) {
      const chunk = records.slice(start, start + CHUNK);
      const sealed: Row[] = [];
      for (const record of chunk) sealed.push(await codec.toRow(collection, record));
      const groups = chunk.map((record) => groupsOf(collection, record));
      await refuseTaken(collection, context, groups);
      await tx.insert(name, tenant, sealed);
    }
  };
  return {
    get: (id, grants) => rows.getOne(id, grants),
    list: (query, grants) => readPage(collection, context, query, grants, rows),
    count: async (where, grants, cap = DEFAULT_COUNT_CAP) => {
      const most = Math.min(cap, MAX_COUNT_CAP);
      let count = 0;
      for await (const _row of visibleRows(
        collection,
        context,
        { where, orderBy: [], batch: CHUNK },
        grants,
        rows,
      )) {
        if (count === most) return { count, capped: true };
        count += 1;
      }
      return { count, capped: false };
    },
    findByIndex: async (index, values, grants, where = []) => {
      const found: Stored<D>[] = [];
      const walk = { index, values, where, orderBy: [], batch: CHUNK };
      for await (const { stored } of matchingRows(collection, context, walk, grants, rows))
        found.push(stored);
      return found;
    },
    walkByIndex: (index, values, grants, after) => {
      const walk = { index, values, where: [], orderBy: NEWEST_FIRST, after: after && [after], batch: WALK };
      return matchingRows(collection, context, walk, grants, rows);
    },
    subjectsByIndex: (index, anyOf, grants, where = []) =>
      subjectsByIndex(collection, context, { index, anyOf, where }, grants),
    add: (record) => insert([record]),
    addMany: insert,
    addIfAbsent: (record, unique) => addIfAbsent(collection, context, record, unique),
    change: (id, version, change, grants) =>
      changeRecord(collection, context, { id, version, change }, grants),
    changePlain: (id, version, columns) => {
      checkWrite(collection, context, Object.keys(columns));
      checkUnbound(collection);
      return tx.update(name, { tenant, id }, version, columns);
    },
    changeWhere: (where, columns) => {
      checkWrite(collection, context, Object.keys(columns));
      checkUnbound(collection);
      return tx.updateWhere(name, tenant, where, columns, { limit: 1000 });
    },
    lock: async (id) => (await tx.lockRow(name, { tenant, id }))?.version ?? null,
    remove: (id, version) => {
      checkWrite(collection, context, []);
      return tx.delete(name, { tenant, id }, version);
    },
  };
}

async function addIfAbsent<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  record: D,
  unique: string,
): Promise<"inserted" | "exists"> {
  const { tx, tenant, codec } = context;
  const { name } = collection.spec;
  checkInsert(collection, context, [record]);
  const row = await codec.toRow(collection, record);
  const taken = await takenUnique(collection, context, [groupsOf(collection, record)]);
  if (taken === unique) return "exists";
  if (taken !== null) throw duplicateKey(name, taken);
  return tx.insertIfAbsent(name, tenant, row, unique);
}
