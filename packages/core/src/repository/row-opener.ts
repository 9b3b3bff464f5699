/**
 * Opens stored rows for an actor. A row is visible with a permit for the category of its first group (and for its exact
 * category where it is delicate); further groups without a permit are absent, and fields are shown as the permit says.
 */
import type { DataCategory, SealedGroupSpec } from "../encryption/index.ts";
import { type HcrmError, InternalError, NotFound, type RecordId, type SubjectId } from "../kernel/index.ts";
import type { Versioned } from "../storage/index.ts";
import type { GrantSource, Permit } from "./grant-source.ts";
import type { RecordCodec } from "./record-codec.ts";
import type { RecordCollection, Seen, StoredRecord } from "./record-collection.ts";
import type { RepositoryContext, Stored } from "./stored-record.ts";

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

/** Makes the opener of a collection. */
export function createRowOpener<D extends StoredRecord>(
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
    for (const group of groups.filter(({ name }) => wanted?.includes(name) ?? true)) {
      const own = group.category === firstCategory;
      const permit = own ? first : await permitForRow(collection, codec, row, group.category, grants);
      const value = permit === null ? null : await codec.openGroup(collection, row, group, permit.grant);
      if (permit !== null && value !== null) record[group.name] = shown(value, permit);
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

/** A delicate row asks for its exact category besides that of its group, and shows what both permits show. */
export async function permitForRow<D extends StoredRecord>(
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
  const narrower = exact === null ? null : await grants.permitFor(subject, exact);
  return narrower === null ? null : both(permit, narrower);
}

/** What two permits allow that are needed together; the grant is that of the group's category. */
function both(permit: Permit, narrower: Permit): Permit {
  return {
    grant: permit.grant,
    show: (field) => {
      const [own, other] = [permit.show(field), narrower.show(field)];
      if (own === "absent" || other === "absent") return "absent";
      return other === "as-is" ? own : other;
    },
    mayLookUp: (fields) => permit.mayLookUp(fields) && narrower.mayLookUp(fields),
    mayWrite: (fields) => permit.mayWrite(fields) && narrower.mayWrite(fields),
  };
}

/** The error that an actor sees who has no permit for a row. */
export async function refusal(
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
  const group = value as Readonly<Record<string, unknown>>; // any object can be read by key
  for (const field of Object.keys(group)) {
    const content = group[field];
    const show = permit.show(field);
    if (show === "absent") continue;
    const visible: unknown = show === "as-is" ? content : show(content, group);
    if (visible !== undefined) result[field] = visible;
  }
  return result;
}
