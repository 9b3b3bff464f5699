/**
 * The life of data keys after their making: rotation, setting aside at a merge, retiring, destroying, and crypto-shredding
 * (加密擦除). All steps run inside the caller's transaction and follow the state machine. Re-sealing rows, deleting index
 * rows, tombstones and audit events are the caller's work, in the same transaction.
 *
 * What shredding does not do: a backup that holds the wrapped key *and* a live KEK can still be restored. So after a
 * batch of erasures the KEK is rotated and the old one destroyed once backups have expired.
 */
import { addMs, type Instant, InternalError, RotationIncomplete, type SubjectId } from "../kernel/index.ts";
import type { KeyId } from "./key-id.ts";
import type { KeySession, SubjectKeyReference } from "./key-session.ts";
import { checkKeyTransition, type KeyState } from "./key-state.ts";
import type { DataKeyRow } from "./key-store.ts";
import { ROTATE_FROM_SEALS } from "./seal-limit.ts";
import { type TransactionKeys, transactionKeysOf } from "./transaction-keys.ts";

/** What became of a subject's keys. */
export interface ShredReceipt {
  /** The subject. */
  readonly subject: SubjectId;
  /** Names of the keys that are gone. */
  readonly keyIds: readonly KeyId[];
  /** When they were deleted from this database. */
  readonly shreddedAt: Instant;
  /** From when on no backup holds them either, by the host's backup horizon. */
  readonly erasureEffectiveAt: Instant;
}

const DAY_MS = 86_400_000;
const NO_BYTES = { wrapped: null, commitment: null, kekKeyId: null } as const;

/**
 * Gives a subject (null: the shared groups) a new active key; the old one opens only. Returns the reference to store in
 * `subjectGate`. Rows sealed with the old key are then re-sealed by the caller, in slices.
 *
 * @throws {@link SubjectShredded} when the subject was erased.
 */
export async function rotateDataKey(
  session: KeySession,
  subject: SubjectId | null,
): Promise<SubjectKeyReference> {
  const keys = transactionKeysOf(session);
  await setAsideDataKey(session, subject);
  const { keyId } = await keys.createKey(subject);
  return { state: "active", keyId };
}

/**
 * Makes the active key of a subject open only: at a merge for the patient that went away, and first step of a rotation.
 * `createSubjectKey` gives a new active key when a merge is undone. Does nothing when no key is active.
 */
export async function setAsideDataKey(session: KeySession, subject: SubjectId | null): Promise<void> {
  const keys = transactionKeysOf(session);
  for (const row of await keys.store.dataKeys.bySubject(subject)) {
    if (row.state === "active") await move(keys, row, "decryptOnly");
  }
  keys.forget(subject);
}

/**
 * Retires a key that no envelope names any more. `remaining` is the census over every column of sealed groups
 * (`envelopeRanges`), taken in this transaction.
 *
 * @throws {@link RotationIncomplete} when envelopes are left.
 * @throws {@link InvalidKeyTransition} when the key is still active, or already gone.
 */
export async function retireDataKey(session: KeySession, keyId: KeyId, remaining: number): Promise<void> {
  if (remaining > 0) {
    throw new RotationIncomplete("Envelopes of the key are left.", { details: { keyId, remaining } });
  }
  const keys = transactionKeysOf(session);
  await move(keys, await rowOf(keys, keyId), "retired");
}

/**
 * Deletes the wrapped bytes of a retired key.
 *
 * @throws {@link InvalidKeyTransition} when the key is not retired.
 */
export async function destroyDataKey(session: KeySession, keyId: KeyId): Promise<void> {
  const keys = transactionKeysOf(session);
  await move(keys, await rowOf(keys, keyId), "destroyed");
}

/** Names of up to `limit` active keys whose estimate of seals asks for rotation. */
export async function dueDataKeys(
  session: KeySession,
  limit: number,
): Promise<readonly { readonly keyId: KeyId; readonly subject: SubjectId | null }[]> {
  const rows = await transactionKeysOf(session).store.dataKeys.exhausting(ROTATE_FROM_SEALS, limit);
  return rows.map(({ keyId, subject }) => ({ keyId, subject }));
}

/**
 * Deletes every key of a subject; whatever was sealed with them can never be opened again, in any process, from commit
 * on. Cached keys are wiped. `backupHorizonDays` is the host's: how long a backup is kept. Legal holds and retention
 * floors are checked before this call.
 */
export async function shredSubject(
  session: KeySession,
  subject: SubjectId,
  { backupHorizonDays }: { readonly backupHorizonDays: number },
): Promise<ShredReceipt> {
  const keys = transactionKeysOf(session);
  const keyIds: KeyId[] = [];
  for (const row of await keys.store.dataKeys.bySubject(subject)) {
    if (row.state === "destroyed" || row.state === "shredded") continue;
    await move(keys, row, row.state === "pending" ? "destroyed" : "shredded");
    keyIds.push(row.keyId);
  }
  keys.noteSubject(subject, { state: "shredded" });
  const shreddedAt = keys.ring.clock.now();
  return { subject, keyIds, shreddedAt, erasureEffectiveAt: addMs(shreddedAt, backupHorizonDays * DAY_MS) };
}

async function rowOf(keys: TransactionKeys, keyId: KeyId): Promise<DataKeyRow> {
  const [row] = await keys.store.dataKeys.byKeyIds([keyId]);
  if (row === undefined) throw new InternalError("The tenant has no such key.", { details: { keyId } });
  return row;
}

async function move(keys: TransactionKeys, row: DataKeyRow, to: KeyState): Promise<void> {
  checkKeyTransition(row.state, to, row.subject === null ? "other" : "subject");
  const gone = to === "destroyed" || to === "shredded";
  const stateAt = keys.ring.clock.now();
  await keys.store.dataKeys.change(row, gone ? { state: to, stateAt, ...NO_BYTES } : { state: to, stateAt });
  if (gone || to === "retired") keys.ring.deks.wipe(keys.tenant, row.keyId);
}
