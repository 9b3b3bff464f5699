/**
 * Repository: the only bridge between plain domain records and stored rows. It is handed out by the context of an
 * operation, bound to the permitting decision, and works in one transaction. On the way in it checks the decision's
 * bounds, validates, seals and indexes; on the way out it opens a group only with a grant and shows fields as the
 * permit says. A row without a grant for the category of its first group does not exist for the caller.
 */
import type { DataCategory, SealedGroupSpec } from "../encryption/index.ts";
import {
  AccessDenied,
  FieldNotSearchable,
  type HcrmError,
  InternalError,
  NotFound,
  type Page,
  type PageRequest,
  type RecordId,
  type SubjectId,
  type TenantId,
  TooManyCandidates,
  VersionConflict,
} from "../kernel/index.ts";
import type { Cursors } from "./cursor.ts";
import type { GrantSource, Permit } from "./grant-source.ts";
import type { Row, RowCondition, Scalar, StoreTx, Versioned } from "./port.ts";
import type { IndexQuestion, RecordCodec } from "./record-codec.ts";
import type { GroupName, RecordCollection, Seen, StoredRecord } from "./record-collection.ts";
import { readPage } from "./repository-page.ts";

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

/** A change: plain columns by name, and fields of groups under the group's name. */
export type Change<D> = {
  readonly [K in Exclude<keyof D, "id">]?: K extends GroupName<D> ? Partial<NonNullable<D[K]>> : D[K];
};

/** What a repository is bound to. */
export interface RepositoryContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Turns records into rows and back. */
  readonly codec: RecordCodec;
  /** The decision's bounds on writing. */
  readonly bounds: { readonly collections: readonly string[]; readonly writable: readonly string[] | "all" };
  /** Cursors of this call. */
  readonly cursors: Cursors;
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
  count(
    where: readonly RowCondition[],
    grants: GrantSource,
    cap?: number,
  ): Promise<{ readonly count: number; readonly capped: boolean }>;
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

/** Most visible candidates of one look-up. */
const MAX_CANDIDATES = 2000;
const CHUNK = 500;
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
    checkWrite(collection, context, []);
    for (let start = 0; start < records.length; start += CHUNK) {
      const chunk = records.slice(start, start + CHUNK);
      const sealed: Row[] = [];
      for (const record of chunk) sealed.push(await codec.toRow(collection, record));
      await tx.insert(name, tenant, sealed);
    }
  };
  return {
    get: (id, grants) => rows.getOne(id, grants),
    list: (query, grants) => readPage(collection, context, query, grants, rows),
    count: (where, grants, cap = DEFAULT_COUNT_CAP) =>
      countVisible(collection, context, { where, cap: Math.min(cap, MAX_COUNT_CAP) }, grants, rows),
    findByIndex: (index, values, grants, where = []) =>
      findByIndex(collection, context, { index, values, where }, grants, rows),
    add: (record) => insert([record]),
    addMany: insert,
    addIfAbsent: async (record, unique) => {
      checkWrite(collection, context, []);
      return tx.insertIfAbsent(name, tenant, await codec.toRow(collection, record), unique);
    },
    change: (id, version, change, grants) => changeRecord(collection, context, { id, version, change }, grants),
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

/** Opens rows for an actor. */
export interface RowOpener<D extends StoredRecord> {
  /** One record by id. */
  getOne(id: RecordId, grants: GrantSource): Promise<Stored<D>>;
  /** The permit that makes a row visible, or null. */
  visible(row: Versioned, grants: GrantSource): Promise<Permit | null>;
  /** A visible row, opened. */
  open(
    row: Versioned,
    first: Permit,
    options: { readonly grants: GrantSource; readonly groups?: readonly string[] },
  ): Promise<Stored<D>>;
  /** Subjects of rows, for reading ahead. */
  subjectsOf(rows: readonly Versioned[]): readonly SubjectId[];
}

function createRowOpener<D extends StoredRecord>(
  collection: RecordCollection<D>,
  { tx, tenant, codec }: RepositoryContext,
): RowOpener<D> {
  const { spec, groups } = collection;
  const firstCategory: DataCategory = firstGroup(collection).category;
  const subjectOf = (row: Versioned): SubjectId | null => codec.subjectOf(collection, row);
  const visible = (row: Versioned, grants: GrantSource): Promise<Permit | null> =>
    permitForRow(collection, codec, row, firstCategory, grants);
  const open: RowOpener<D>["open"] = async (row, first, { grants, groups: wanted }) => {
    const record: Record<string, unknown> = { id: row.id };
    for (const column of Object.keys(spec.columns)) record[column] = row.row[column] ?? null;
    for (const group of groups) {
      if (wanted !== undefined && !wanted.includes(group.name)) continue;
      const permit =
        group.category === firstCategory ? first : await permitForRow(collection, codec, row, group.category, grants);
      if (permit === null) continue;
      const value = await codec.openGroup(collection, row, group, permit.grant);
      if (value !== null) record[group.name] = shown(value, permit);
    }
    // True by construction: the columns are the spec's, and each group passed the schema of its spec when opened.
    return { record: record as unknown as Seen<D>, version: row.version };
  };
  return {
    visible,
    open,
    getOne: async (id, grants) => {
      const row = await tx.get(spec.name, { tenant, id });
      if (row === null) throw new NotFound(`No ${spec.name} with this id.`);
      const permit = await visible(row, grants);
      if (permit === null) throw await refusal(spec.name, subjectOf(row), firstCategory, grants);
      return open(row, permit, { grants });
    },
    subjectsOf: (rows) => [...new Set(rows.map(subjectOf).filter((subject) => subject !== null))],
  };
}

/** A delicate row asks for its exact category besides that of its group. */
async function permitForRow<D extends StoredRecord>(
  collection: RecordCollection<D>,
  codec: RecordCodec,
  row: Versioned,
  category: DataCategory,
  grants: GrantSource,
): Promise<Permit | null> {
  const subject = codec.subjectOf(collection, row);
  const permit = await grants.permitFor(subject, category);
  if (permit === null || row.row["sensitive"] !== true) return permit;
  const exact = codec.sensitiveCategory(collection, row);
  return exact !== null && (await grants.permitFor(subject, exact)) !== null ? permit : null;
}

async function refusal(
  name: string,
  subject: SubjectId | null,
  category: DataCategory,
  grants: GrantSource,
): Promise<HcrmError> {
  const error = await grants.refusalFor(subject, category);
  return error instanceof NotFound ? new NotFound(`No ${name} with this id.`) : error;
}

function firstGroup<D extends StoredRecord>(collection: RecordCollection<D>): SealedGroupSpec<object> {
  const [first] = collection.groups;
  if (first === undefined) throw new InternalError("A repository needs a collection with a sealed group.");
  return first;
}

function shown(value: object, permit: Permit): object {
  const result: Record<string, unknown> = {};
  const group: Readonly<Record<string, unknown>> = { ...value };
  for (const [field, content] of Object.entries(group)) {
    const show = permit.show(field);
    if (show === "absent") continue;
    const visible: unknown = show === "as-is" ? content : show(content, group);
    if (visible !== undefined) result[field] = visible;
  }
  return result;
}

function checkWrite<D extends StoredRecord>(
  { spec }: RecordCollection<D>,
  { bounds }: RepositoryContext,
  fields: readonly string[],
): void {
  const { writable } = bounds;
  const outside = !bounds.collections.includes(spec.name);
  const refused = writable === "all" ? [] : fields.filter((field) => !writable.includes(field));
  if (!outside && refused.length === 0) return;
  throw new AccessDenied("The write lies outside the decision that permits this operation.", {
    details: { collection: spec.name, fields: refused },
  });
}

function checkUnbound<D extends StoredRecord>({ spec, groups }: RecordCollection<D>): void {
  if (groups.some((group) => group.bindRevision === true))
    throw new InternalError(`Rows of ${spec.name} are bound to their revision; change them as a whole.`);
}

async function changeRecord<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  target: { readonly id: RecordId; readonly version: number; readonly change: Change<D> },
  grants: GrantSource,
): Promise<number> {
  const { tx, tenant, codec } = context;
  const { id, version } = target;
  const change: Readonly<Record<string, unknown>> = target.change;
  const fields = Object.entries(change).flatMap(([key, value]) =>
    collection.groups.some((group) => group.name === key) ? Object.keys(value ?? {}) : [key],
  );
  checkWrite(collection, context, fields);
  const row = await tx.get(collection.spec.name, { tenant, id });
  if (row === null || row.version !== version)
    throw new VersionConflict(`The ${collection.spec.name} changed meanwhile; read it again.`, {
      details: { collection: collection.spec.name, id, expectedVersion: version },
    });
  const groups = new Map<string, object>();
  const touched = collection.groups.filter((group) => change[group.name] !== undefined || group.bindRevision === true);
  const indexed = touched.length > 0 && collection.sealed.blindIndexes.length > 0;
  for (const group of indexed ? collection.groups : touched) {
    const permit = await permitForRow(collection, codec, row, group.category, grants);
    if (permit === null) throw await refusal(collection.spec.name, codec.subjectOf(collection, row), group.category, grants);
    const before = await codec.openGroup(collection, row, group, permit.grant);
    const part = change[group.name];
    if (before !== null || part !== undefined) groups.set(group.name, withoutUndefined({ ...before, ...(part ?? {}) }));
  }
  const plain: Record<string, Scalar> = {};
  // True: keys of a change that are no groups are plain columns of the record, whose values are scalars.
  for (const [key, value] of Object.entries(change)) if (!groups.has(key)) plain[key] = value as Scalar;
  const patch = await codec.toPatch(collection, row, { plain, groups, touched: touched.map((group) => group.name) });
  return tx.update(collection.spec.name, { tenant, id }, version, patch);
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(value).filter(([, content]) => content !== undefined));
}

async function countVisible<D extends StoredRecord>(
  { spec }: RecordCollection<D>,
  { tx, tenant }: RepositoryContext,
  { where, cap }: { readonly where: readonly RowCondition[]; readonly cap: number },
  grants: GrantSource,
  rows: RowOpener<D>,
): Promise<{ readonly count: number; readonly capped: boolean }> {
  const narrowed = spec.subject === null ? where : [...where, ...grants.narrow(spec.subject)];
  if (grants.exact && spec.columns["sensitive"] === undefined) {
    const count = await tx.count(spec.name, tenant, narrowed, cap);
    return { count: Math.min(count, cap), capped: count > cap };
  }
  let count = 0;
  let after: readonly Exclude<Scalar, null>[] | undefined;
  for (;;) {
    const page = await tx.find(spec.name, tenant, narrowed, {
      orderBy: [],
      limit: CHUNK,
      ...(after === undefined ? {} : { after }),
    });
    await grants.prepare(rows.subjectsOf(page));
    for (const row of page) {
      if ((await rows.visible(row, grants)) === null) continue;
      if (count === cap) return { count, capped: true };
      count += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < CHUNK) return { count, capped: false };
    after = [last.id];
  }
}

async function findByIndex<D extends StoredRecord>(
  collection: RecordCollection<D>,
  { tx, tenant, codec }: RepositoryContext,
  { index, values, where }: IndexQuestion & { readonly where: readonly RowCondition[] },
  grants: GrantSource,
  rows: RowOpener<D>,
): Promise<readonly Stored<D>[]> {
  const { spec } = collection;
  if (!grants.mayLookUp(Object.keys(values)))
    throw new FieldNotSearchable("These fields may not be searched by this actor.", {
      details: { fields: Object.keys(values) },
    });
  const condition = codec.indexCondition(collection, { index, values });
  const narrow = spec.subject === null ? [] : grants.narrow(spec.subject);
  const found: Stored<D>[] = [];
  let visible = 0;
  let after: readonly Exclude<Scalar, null>[] | undefined;
  for (;;) {
    const page = await tx.find(spec.name, tenant, [condition, ...where, ...narrow], {
      orderBy: [],
      limit: CHUNK,
      ...(after === undefined ? {} : { after }),
    });
    await grants.prepare(rows.subjectsOf(page));
    for (const row of page) {
      const permit = await rows.visible(row, grants);
      if (permit === null) continue;
      visible += 1;
      if (visible > MAX_CANDIDATES) throw new TooManyCandidates("The look-up is too wide; add another field.");
      const key = await permitForRow(collection, codec, row, codec.indexCategory(collection, index), grants);
      if (key !== null && (await codec.indexMatches(collection, row, { index, values }, key.grant)))
        found.push(await rows.open(row, permit, { grants }));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < CHUNK) return found;
    after = [last.id];
  }
}
