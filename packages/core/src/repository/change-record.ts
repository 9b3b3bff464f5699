/**
 * Changing a record: its groups are opened with a grant, changed unmasked and sealed again under the next version. A field
 * that the actor sees masked is never written back masked.
 */
import { AccessDenied, type RecordId, VersionConflict } from "../kernel/index.ts";
import type { Scalar, Versioned } from "../storage/index.ts";
import type { GrantSource, Permit } from "./grant-source.ts";
import type { RecordCollection, StoredRecord } from "./record-collection.ts";
import { permitForRow, refusal } from "./row-opener.ts";
import type { Change, RepositoryContext } from "./stored-record.ts";
import { refuseTaken } from "./unique-values.ts";
import { checkWrite } from "./write-bounds.ts";

/** Which record to change, and how. */
export interface ChangeRequest<D extends StoredRecord> {
  /** The record. */
  readonly id: RecordId;
  /** The version that the change rests on. */
  readonly version: number;
  /** Plain columns, and fields of groups. */
  readonly change: Change<D>;
}

/** Applies a change; returns the new version. */
export async function changeRecord<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  { id, version, change: typed }: ChangeRequest<D>,
  grants: GrantSource,
): Promise<number> {
  const { tx, tenant, codec } = context;
  const { name } = collection.spec;
  const change: Readonly<Record<string, unknown>> = typed;
  checkWrite(collection, context, changedFields(collection, change));
  const row = await tx.get(name, { tenant, id });
  if (row === null || row.version !== version)
    throw new VersionConflict(`The ${name} changed meanwhile; read it again.`, {
      details: { collection: name, id, expectedVersion: version },
    });
  const touched = collection.groups
    .filter((group) => change[group.name] !== undefined || group.bindRevision === true)
    .map((group) => group.name);
  const groups = await changedGroups(collection, context, { row, change, touched }, grants);
  const plain: Record<string, Scalar> = {};
  for (const [key, value] of Object.entries(change)) {
    // True: keys of a change that are no groups are plain columns of the record, whose values are scalars.
    if (!touched.includes(key)) plain[key] = value as Scalar;
  }
  const patch = await codec.toPatch(collection, row, { plain, groups, touched });
  if (touched.length > 0) await refuseTaken(collection, context, [groups.values()], id);
  return tx.update(name, { tenant, id }, version, patch);
}

function changedFields<D extends StoredRecord>(
  { groups }: RecordCollection<D>,
  change: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(change).flatMap(([key, value]) =>
    // A function has no keys: its fields are checked once it has been told the values before.
    groups.some((group) => group.name === key) ? Object.keys(value ?? {}) : [key],
  );
}

/** The groups after the change: those that change, and all others that a blind index is made of. */
async function changedGroups<D extends StoredRecord>(
  collection: RecordCollection<D>,
  context: RepositoryContext,
  {
    row,
    change,
    touched,
  }: {
    readonly row: Versioned;
    readonly change: Readonly<Record<string, unknown>>;
    readonly touched: readonly string[];
  },
  grants: GrantSource,
): Promise<ReadonlyMap<string, object>> {
  const { codec } = context;
  const indexed = touched.length > 0 && collection.sealed.blindIndexes.length > 0;
  const after = new Map<string, object>();
  for (const group of collection.groups) {
    if (!indexed && !touched.includes(group.name)) continue;
    const permit = await permitForRow(collection, codec, row, group.category, grants);
    if (permit === null)
      throw await refusal(collection.spec.name, codec.subjectOf(collection, row), group.category, grants);
    const before = await codec.openGroup(collection, row, group, permit.grant);
    const part = partOf(change[group.name], before);
    const fields = Object.keys(part ?? {});
    checkWrite(collection, context, fields);
    refuseFields(collection, permit, fields);
    if (before !== null || part !== undefined)
      after.set(group.name, withoutUndefined({ ...before, ...(part ?? {}) }));
  }
  return after;
}

/** What changes in a group, once it is known what stood in it. */
function partOf(change: unknown, before: object | null): object | undefined {
  // True: the type of a change lets a group be given as its fields or as a function of the fields before, and no other way.
  const given = change as object | ((before: object) => object) | undefined;
  return typeof given === "function" ? given(before ?? {}) : given;
}

/** The decision's bounds hold for the call; the permit of this row may be narrower. */
function refuseFields<D extends StoredRecord>(
  { spec }: RecordCollection<D>,
  permit: Permit,
  fields: readonly string[],
): void {
  const refused = fields.filter((field) => !permit.mayWrite([field]));
  if (refused.length > 0)
    throw new AccessDenied("The permit for this record does not cover these fields.", {
      details: { collection: spec.name, fields: refused },
    });
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(value).filter(([, content]) => content !== undefined));
}
