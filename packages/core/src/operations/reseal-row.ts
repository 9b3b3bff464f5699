/**
 * One row sealed anew, bytes to bytes: rotation writes what comes of it, and a check of what is stored only asks whether it
 * works. The plaintext never leaves the cipher, and the grant cannot read.
 */
import {
  type AccessGrant,
  type DataCategory,
  type GroupPlace,
  groupPlace,
  sealedBytes,
} from "../encryption/index.ts";
import { asSubjectId, type SubjectId, type TenantId } from "../kernel/index.ts";
import { blindIndexColumn, groupColumn, type Row, type Scalar, type Versioned } from "../storage/index.ts";
import type { KeyedCollection } from "./keyed-data.ts";
import type { TransactionKeys } from "./transaction-keys.ts";

/** What a row is sealed anew with. */
export interface ResealContext {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Keys of the transaction. */
  readonly keys: TransactionKeys;
  /** Makes a grant to re-seal. */
  readonly resealGrant: (subject: SubjectId | null, category: DataCategory) => AccessGrant;
}

/** All groups of a row sealed for its next version, and its indexes under the epochs in use. */
export async function resealedRow(
  { tenant, keys, resealGrant }: ResealContext,
  collection: KeyedCollection,
  row: Versioned,
): Promise<Row> {
  const columns: Record<string, Scalar> = {};
  for (const group of collection.groups) {
    const bytes = row.row[groupColumn(group.name)];
    if (!(bytes instanceof Uint8Array)) continue;
    const subject = group.key === "subject" ? subjectOf(collection, row) : null;
    const at = (revision: number): GroupPlace<object> =>
      groupPlace({ tenant, collection: collection.sealed, group, record: row.id, subject, revision });
    const grant = resealGrant(subject, group.category);
    const from = at(row.version);
    const sealed = await keys.cipher.reseal(from, at(row.version + 1), sealedBytes<object>(bytes), grant);
    columns[groupColumn(group.name)] = sealed.sealed;
    for (const [index, value] of sealed.indexes) columns[blindIndexColumn(index)] = value;
  }
  return columns;
}

function subjectOf({ spec }: KeyedCollection, { id, row }: Versioned): SubjectId | null {
  return spec.subject === null ? null : asSubjectId(spec.subject === "id" ? id : String(row[spec.subject]));
}
