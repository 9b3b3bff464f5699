/**
 * Between a record and its row: seals groups, computes blind indexes, and opens single groups again for a grant. It is
 * bound to one transaction through the cipher and the key session, which never wait for a key provider.
 */
import {
  type AccessGrant,
  type BlindIndexShape,
  DATA_CATEGORIES,
  type DataCategory,
  type GroupCipher,
  groupPlace,
  type KeySession,
  normaliseParts,
  plain,
  type SealedGroupSpec,
  sealedBytes,
} from "../encryption/index.ts";
import {
  asSubjectId,
  IndexInputRefused,
  InternalError,
  InvalidRow,
  type RecordId,
  type SubjectId,
} from "../kernel/index.ts";
import {
  blindIndexColumn,
  groupColumn,
  type Row,
  type RowCondition,
  type Scalar,
  type Versioned,
} from "../storage/index.ts";
import { groupFields, type RecordCollection, type StoredRecord } from "./record-collection.ts";

/** Sealed values to look for: the fields that an index is made of, by name. */
export interface IndexQuestion {
  /** Name of the index. */
  readonly index: string;
  /** Values by field name. */
  readonly values: Readonly<Record<string, string>>;
}

/** Values of a unique index under all its live epochs. */
export interface UniqueValues {
  /** The column, which is also the name of the unique. */
  readonly column: string;
  /** The stored bytes, one for each epoch. */
  readonly values: readonly Uint8Array[];
}

/** What a change writes. */
export interface RecordPatch {
  /** Plain columns. */
  readonly plain: Row;
  /** Whole groups: those that change, and all others that an index is made of. */
  readonly groups: ReadonlyMap<string, object>;
  /** Names of the groups to seal anew. */
  readonly touched: readonly string[];
}

/** Turns records into rows and opens groups. */
export interface RecordCodec {
  /** The row of a new record. */
  toRow<D extends StoredRecord>(collection: RecordCollection<D>, record: D): Promise<Row>;
  /** The columns to write for a change of a row that was read. */
  toPatch<D extends StoredRecord>(
    collection: RecordCollection<D>,
    row: Versioned,
    patch: RecordPatch,
  ): Promise<Row>;
  /**
   * While two epochs of a unique index live, equal values have different bytes, and the database lets both in. Then this
   * makes the writers of the index wait for each other, and gives the values to look for; at all other times none.
   */
  uniqueValues<D extends StoredRecord>(
    collection: RecordCollection<D>,
    groups: Iterable<object>,
  ): Promise<readonly UniqueValues[]>;
  /** Opens one group of a row; null when the group is empty. */
  openGroup<D extends StoredRecord>(
    collection: RecordCollection<D>,
    row: Versioned,
    group: SealedGroupSpec<object>,
    grant: AccessGrant,
  ): Promise<object | null>;
  /** The subject of a row, or null when the collection has none. */
  subjectOf<D extends StoredRecord>(collection: RecordCollection<D>, row: Versioned): SubjectId | null;
  /** The exact category of a delicate row, recognised by its code index without opening anything. */
  sensitiveCategory<D extends StoredRecord>(
    collection: RecordCollection<D>,
    row: Versioned,
  ): DataCategory | null;
  /** The condition that finds rows by a blind index, under all its live epochs. */
  indexCondition<D extends StoredRecord>(
    collection: RecordCollection<D>,
    question: IndexQuestion,
  ): RowCondition;
  /** Opens what the index is made of and compares it with the question: a bucket holds strangers too. */
  indexMatches<D extends StoredRecord>(
    collection: RecordCollection<D>,
    row: Versioned,
    question: IndexQuestion,
    grant: AccessGrant,
  ): Promise<boolean>;
  /** The data category of the group that an index is made of. */
  indexCategory<D extends StoredRecord>(collection: RecordCollection<D>, index: string): DataCategory;
}

/** Makes the codec of one transaction. */
export function createRecordCodec(cipher: GroupCipher, keys: KeySession): RecordCodec {
  const openGroup: RecordCodec["openGroup"] = async (collection, row, group, grant) => {
    const bytes = row.row[groupColumn(group.name)];
    if (!(bytes instanceof Uint8Array)) return null;
    const place = placeOf(keys, collection, group, { ...owner(collection, row), revision: row.version });
    return (await cipher.open(place, sealedBytes(bytes), grant)).reveal();
  };
  return {
    openGroup,
    subjectOf,
    toRow: async (collection, record) => {
      const { spec, groups, sealed } = collection;
      const source = Object.fromEntries(Object.entries(record));
      const row: Record<string, Scalar> = { id: record.id };
      // True: keys of a record that are columns hold scalars; the port checks each against its spec.
      for (const column of Object.keys(spec.columns)) row[column] = (source[column] ?? null) as Scalar;
      const at = { id: record.id, subject: subjectIn(collection, source), revision: 1 };
      const present = new Map<string, object>();
      for (const group of groups) {
        const value = source[group.name];
        if (typeof value !== "object" || value === null) continue;
        present.set(group.name, value);
        row[groupColumn(group.name)] = await seal(cipher, keys, collection, group, value, at);
      }
      if (sealed.blindIndexes.length > 0) Object.assign(row, await indexColumns(keys, collection, present));
      return row;
    },
    toPatch: async (collection, row, patch) => {
      const columns: Record<string, Scalar> = { ...patch.plain };
      const at = { ...owner(collection, row), revision: row.version + 1 };
      for (const group of collection.groups) {
        const value = patch.groups.get(group.name);
        if (value === undefined || !patch.touched.includes(group.name)) continue;
        columns[groupColumn(group.name)] = await seal(cipher, keys, collection, group, value, at);
      }
      const reindexed = collection.sealed.blindIndexes.length > 0 && patch.touched.length > 0;
      return reindexed ? { ...columns, ...(await indexColumns(keys, collection, patch.groups)) } : columns;
    },
    uniqueValues: async ({ sealed }, groups) => {
      const found: UniqueValues[] = [];
      for (const index of sealed.blindIndexes) {
        if (index.unique !== true || !(await keys.lockUniqueIndex(sealed, index))) continue;
        const values = keys.blindIndexCandidates(sealed, index, fieldsOf(groups));
        found.push({ column: blindIndexColumn(index.name), values });
      }
      return found;
    },
    sensitiveCategory: (collection, row) => sensitiveCategory(keys, collection, row),
    indexCondition: (collection, { index, values }) => [
      blindIndexColumn(index),
      "in",
      keys.blindIndexCandidates(collection.sealed, indexNamed(collection, index), values),
    ],
    indexMatches: async (collection, row, { index, values }, grant) => {
      const spec = indexNamed(collection, index);
      const group = indexGroup(collection, spec);
      const opened = await openGroup(collection, row, group, grant);
      return opened !== null && sameValue(spec, opened, values);
    },
    indexCategory: (collection, index) => indexGroup(collection, indexNamed(collection, index)).category,
  };
}

interface RowPlace {
  readonly id: RecordId;
  readonly subject: SubjectId | null;
  readonly revision: number;
}

function placeOf<D extends StoredRecord>(
  keys: KeySession,
  collection: RecordCollection<D>,
  group: SealedGroupSpec<object>,
  { id, subject, revision }: RowPlace,
): ReturnType<typeof groupPlace<object>> {
  return groupPlace({
    tenant: keys.tenant,
    collection: collection.sealed,
    group,
    record: id,
    subject: group.key === "subject" ? subject : null,
    revision,
  });
}

async function seal<D extends StoredRecord>(
  cipher: GroupCipher,
  keys: KeySession,
  collection: RecordCollection<D>,
  group: SealedGroupSpec<object>,
  value: object,
  at: RowPlace,
): Promise<Uint8Array> {
  return await cipher.seal(placeOf(keys, collection, group, at), plain(value));
}

function owner<D extends StoredRecord>(
  collection: RecordCollection<D>,
  row: Versioned,
): { readonly id: RecordId; readonly subject: SubjectId | null } {
  return { id: row.id, subject: subjectOf(collection, row) };
}

function subjectOf<D extends StoredRecord>(
  collection: RecordCollection<D>,
  row: Versioned,
): SubjectId | null {
  return subjectIn(collection, collection.spec.subject === "id" ? row : row.row);
}

function subjectIn<D extends StoredRecord>({ spec }: RecordCollection<D>, source: object): SubjectId | null {
  if (spec.subject === null) return null;
  const subject: unknown = Reflect.get(source, spec.subject);
  if (typeof subject !== "string")
    throw new InvalidRow(`A row of ${spec.name} names no subject.`, { details: { column: spec.subject } });
  return asSubjectId(subject);
}

function indexNamed<D extends StoredRecord>(
  { spec, sealed }: RecordCollection<D>,
  name: string,
): BlindIndexShape {
  const index = sealed.blindIndexes.find((one) => one.name === name);
  if (index === undefined) throw new InternalError(`Collection ${spec.name} has no index ${name}.`);
  return index;
}

/** The one group that holds all fields of an index. */
function indexGroup<D extends StoredRecord>(
  { spec, groups }: RecordCollection<D>,
  index: BlindIndexShape,
): SealedGroupSpec<object> {
  const group = groups.find((one) => index.of.every((field) => groupFields(one).includes(field)));
  if (group === undefined) throw new InternalError(`Index ${index.name} of ${spec.name} spans groups.`);
  return group;
}

function sameValue(
  { normaliser, of }: BlindIndexShape,
  opened: object,
  values: Readonly<Record<string, string>>,
): boolean {
  const stored: Readonly<Record<string, unknown>> = { ...opened };
  const parts = (source: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(
      normaliseParts(
        normaliser,
        of.map((field) => textOrAbsent(source[field])),
      ),
    );
  const asked = parts(values);
  return asked !== "null" && asked === parts(stored);
}

function textOrAbsent(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function fieldsOf(groups: Iterable<object>): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const value of groups) Object.assign(fields, value);
  return fields;
}

async function indexColumns<D extends StoredRecord>(
  keys: KeySession,
  { sealed }: RecordCollection<D>,
  groups: ReadonlyMap<string, object>,
): Promise<Row> {
  await keys.confirm();
  const fields = fieldsOf(groups.values());
  const columns: Record<string, Scalar> = {};
  for (const index of sealed.blindIndexes) {
    try {
      columns[blindIndexColumn(index.name)] = keys.blindIndex(sealed, index, fields);
    } catch (error) {
      // A value that does not normalise may be kept without an index; a unique one must have it.
      if (!(error instanceof IndexInputRefused) || index.unique === true) throw error;
      columns[blindIndexColumn(index.name)] = null;
    }
  }
  return columns;
}

function sensitiveCategory<D extends StoredRecord>(
  keys: KeySession,
  { sealed }: RecordCollection<D>,
  row: Versioned,
): DataCategory | null {
  const index = sealed.blindIndexes.find((one) => one.name === "category");
  const stored = row.row[blindIndexColumn("category")];
  if (index === undefined || !(stored instanceof Uint8Array)) return null;
  const [field] = index.of;
  if (field === undefined) return null;
  const equal = (candidate: Uint8Array): boolean => Buffer.compare(candidate, stored) === 0;
  const found = DATA_CATEGORIES.find((category) =>
    keys.blindIndexCandidates(sealed, index, { [field]: category }).some(equal),
  );
  return found ?? null;
}
