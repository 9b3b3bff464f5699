/**
 * Crypto-shredding (加密擦除) of one patient in one transaction: the keys of their data are deleted, their search keys and
 * blind indexes go, the gate's row is reduced to the fact, the audit log forgets who the pseudonym was, and a tombstone
 * stays. From commit on every process answers `SubjectShredded`.
 *
 * What it does not do: a backup that holds the wrapped keys and a KEK that still lives can be restored, so the receipt says
 * from when on no backup does. Copies in plain form (exports, sent messages) are the host's to find.
 */
import { subjectGateCollection } from "../access/index.ts";
import type { AuditLog } from "../audit/index.ts";
import { shredSubject } from "../encryption/index.ts";
import {
  asRecordId,
  type Instant,
  InternalError,
  NotFound,
  type PatientId,
  type RecordId,
  Sealed,
  type SubjectId,
  type TenantId,
} from "../kernel/index.ts";
import {
  blindIndexColumn,
  type CollectionSpec,
  groupColumn,
  type Row,
  type StoreTx,
} from "../storage/index.ts";
import type { KeyedCollection, KeyedData } from "./keyed-data.ts";
import { tombstoneCollection } from "./tombstone-collection.ts";
import type { TransactionKeys } from "./transaction-keys.ts";

/** What is left of a patient whose keys were destroyed. */
export interface ShredReport {
  /** The patient. */
  readonly patient: PatientId;
  /** Keys that are gone. */
  readonly keys: number;
  /** When they were deleted from this database. */
  readonly shreddedAt: Instant;
  /** From when on no backup holds them either: the host's backup horizon later. */
  readonly erasureEffectiveAt: Instant;
}

/** What shredding works with. */
export interface ShredContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Keys of the transaction. */
  readonly keys: TransactionKeys;
  /** What the keys protect. */
  readonly data: KeyedData;
  /** Forgets pseudonyms. */
  readonly audit: Pick<AuditLog, "forgetSubject">;
}

/** Who is shredded, on what ground. */
export interface ShredOrder {
  /** The patient. */
  readonly subject: SubjectId;
  /** Code of the ground, for example the number of the request. */
  readonly evidence: string;
  /** How long a backup is kept, in days. */
  readonly backupHorizonDays: number;
}

/**
 * Destroys the keys of a patient. Gives the report and the salt under which the audit log knew them, for the last event.
 *
 * @throws {@link NotFound} when there is no such patient.
 * @throws {@link Sealed} while the record is sealed (封存): what is held for the law is not destroyed.
 */
export async function shredInTransaction(
  context: ShredContext,
  { subject, evidence, backupHorizonDays }: ShredOrder,
): Promise<{ readonly report: ShredReport; readonly salt: Uint8Array }> {
  const { tx, tenant, keys, data, audit } = context;
  const { name } = subjectGateCollection.spec;
  const gate = await tx.lockRow(name, { tenant, id: subject });
  if (gate === null) throw new NotFound("No such patient.");
  if (gate.row.sealedRecord === true) throw new Sealed("The record is sealed and may not be destroyed.");
  const salt = gate.row.auditSalt;
  if (!(salt instanceof Uint8Array)) throw new InternalError("A gate row has no salt.");
  const receipt = await shredSubject(keys.session, subject, { backupHorizonDays });
  for (const spec of data.searchKeys) await deleteRows(context, spec, subject);
  for (const collection of data.records) await forgetIndexes(context, collection, subject);
  const facts = Object.fromEntries(
    subjectGateCollection.groups.map((group) => [groupColumn(group.name), null]),
  );
  const reduced: Row = { ...facts, keyState: "shredded", active: false, activeKeyId: null, auditSalt: null };
  await tx.update(name, { tenant, id: subject }, gate.version, reduced);
  await audit.forgetSubject(tx, tenant, subject);
  const { shreddedAt, erasureEffectiveAt, keyIds } = receipt;
  const stone = {
    id: asRecordId(subject),
    shreddedAt,
    effectiveAt: erasureEffectiveAt,
    evidenceRef: evidence,
  };
  await tx.insert(tombstoneCollection.name, tenant, [stone]);
  return { report: { patient: subject, keys: keyIds.length, shreddedAt, erasureEffectiveAt }, salt };
}

/**
 * Destroys the keys of a subject that is no patient and whose only row goes in this transaction, such as a held event: what a
 * backup holds of it can then be opened by no key that is still stored. Nothing is left that would need a tombstone.
 */
export async function dropInTransaction(
  { tx, tenant, keys, audit }: Omit<ShredContext, "data">,
  subject: SubjectId,
): Promise<void> {
  const { name } = subjectGateCollection.spec;
  const gate = await tx.lockRow(name, { tenant, id: subject });
  await shredSubject(keys.session, subject, { backupHorizonDays: 0 });
  if (gate !== null) await tx.delete(name, { tenant, id: subject }, gate.version);
  await audit.forgetSubject(tx, tenant, subject);
}

const PAGE = 1000;

/** Empties every blind index of a subject's rows. */
async function forgetIndexes(
  { tx, tenant }: ShredContext,
  { spec, sealed }: KeyedCollection,
  subject: SubjectId,
): Promise<void> {
  const { name, subject: column } = spec;
  if (column === null || sealed.blindIndexes.length === 0) return;
  let last: readonly string[] = [];
  for (;;) {
    const page = { orderBy: [], limit: PAGE, columns: [], ...(last.length === 0 ? {} : { after: last }) };
    const rows = await tx.find(name, tenant, [[column, "eq", subject]], page);
    for (const { id, version } of rows) await tx.update(name, { tenant, id }, version, emptied(sealed, id));
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = [end.id];
  }
}

/** No index value begins with this byte: epochs are numbered from 1. */
const NO_EPOCH = 0;

/** A unique column is never null, so it gets the row's own id behind an epoch that does not exist. */
function emptied({ blindIndexes }: KeyedCollection["sealed"], id: RecordId): Row {
  const stub = Buffer.concat([Uint8Array.of(NO_EPOCH), Buffer.from(id.replaceAll("-", ""), "hex")]);
  return Object.fromEntries(
    blindIndexes.map(({ name, unique }) => [blindIndexColumn(name), unique === true ? stub : null]),
  );
}

async function deleteRows(
  { tx, tenant }: ShredContext,
  { name, subject: column }: CollectionSpec,
  subject: SubjectId,
): Promise<void> {
  if (column === null) return;
  for (;;) {
    const rows = await tx.find(name, tenant, [[column, "eq", subject]], {
      orderBy: [],
      limit: PAGE,
      columns: [],
    });
    for (const { id, version } of rows) await tx.delete(name, { tenant, id }, version);
    if (rows.length < PAGE) return;
  }
}
