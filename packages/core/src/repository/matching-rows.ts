/**
 * Looks rows up by a blind index: candidates share the index value, those without a grant are dropped before anything is
 * opened, the rest are opened one after the other and compared, and only who has the value is given. A caller who stops
 * early has opened nothing behind the last one given.
 */
import { FieldNotSearchable, InternalError, type RecordId, TooManyCandidates } from "../kernel/index.ts";
import type { RowCondition, RowsOf } from "../storage/index.ts";
import type { GrantSource } from "./grant-source.ts";
import type { IndexQuestion } from "./record-codec.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import { permitForRow, type RowOpener } from "./row-opener.ts";
import type { RepositoryContext, Stored } from "./stored-record.ts";
import { type RowWalk, visibleRows } from "./visible-rows.ts";

/** A record that has the value, and the row it was found by. */
export interface IndexMatch<D> {
  /** Id of the row, to go on behind it. */
  readonly row: RecordId;
  /** The record. */
  readonly stored: Stored<D>;
}

/** Most visible candidates of one look-up (`encryption.md` section 7). */
const MAX_CANDIDATES = 2000;

/** Rows that have the value, in the order of the walk. */
export async function* matchingRows<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  { index, values, where, ...walk }: IndexQuestion & RowWalk,
  grants: GrantSource,
  rows: RowOpener<D>,
): AsyncGenerator<IndexMatch<D>, void, undefined> {
  const { codec } = context;
  const fields = Object.keys(values);
  assertMayLookUp(fields, grants);
  const category = codec.indexCategory(collection, index);
  const isFirst = collection.groups[0]?.category === category; // what made the row visible opens the value too
  const candidates = {
    ...walk,
    where: [codec.indexCondition(collection, { index, values }), ...where],
  };
  let opened = 0;
  for await (const { row, permit } of visibleRows(collection, context, candidates, grants, rows)) {
    opened += 1;
    // Only rows that the caller may see are counted, so the limit says nothing of hidden ones.
    if (opened > MAX_CANDIDATES) throw new TooManyCandidates("The look-up is too wide; add another field.");
    const key = isFirst ? permit : await permitForRow(collection, codec, row, category, grants);
    if (
      key?.mayLookUp(fields) === true &&
      (await codec.indexMatches(collection, row, { index, values }, key.grant))
    )
      yield { row: row.id, stored: await rows.open(row, permit, { grants }) };
  }
}

/** Values of an index, any of which will do, and what else rows have to meet. */
export interface SubjectsQuestion {
  /** Name of the index. */
  readonly index: string;
  /** Values by field name. */
  readonly anyOf: readonly IndexQuestion["values"][];
  /** Further conditions. */
  readonly where: readonly RowCondition[];
}

/** The subjects of the candidates of an index, as rows of a semi-join; nothing is read or opened here. */
export function subjectsByIndex<D extends StoredRecord>(
  collection: RecordCollection<D>,
  { codec }: RepositoryContext,
  { index, anyOf, where }: SubjectsQuestion,
  grants: GrantSource,
): RowsOf {
  const { name, subject } = collection.spec;
  if (subject === null) throw new InternalError("The rows of this collection are about nobody.");
  assertMayLookUp(
    anyOf.flatMap((values) => Object.keys(values)),
    grants,
  );
  const each = anyOf.map((values) => codec.indexCondition(collection, { index, values }));
  const [column] = each[0] ?? [];
  if (column === undefined) throw new InternalError("An index is asked for at least one value.");
  const candidates = each.flatMap(([, , values]) => (Array.isArray(values) ? values : []));
  return { collection: name, column: subject, where: [[column, "in", candidates], ...where] };
}

function assertMayLookUp(fields: readonly string[], grants: GrantSource): void {
  if (!grants.mayLookUp(fields))
    throw new FieldNotSearchable("These fields may not be searched by this actor.", { details: { fields } });
}
