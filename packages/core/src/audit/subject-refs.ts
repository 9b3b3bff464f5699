/**
 * From patients to the pseudonyms of the log. A subject's salt is made with the first event about them; the gate hands
 * it in where it has read `subjectGate` already, so that most events need no look-up here.
 */
import type { SecureRandom } from "../encryption/index.ts";
import { InternalError, type PatientId, type TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { type AuditMac, subjectRef } from "./audit-keys.ts";
import { auditSubjectSaltCollection } from "./audit-subject-salt-collection.ts";
import { bytesOf } from "./row-values.ts";

/** Bytes of a salt. */
export const SALT_BYTES = 16;

/** A person whom an event concerns. */
export interface AuditSubject {
  /** Their patient id; it does not reach the log. */
  readonly id: PatientId;
  /** Their salt, when the caller has it from `subjectGate`. */
  readonly salt?: Uint8Array;
}

/** The salts of those subjects that have one. */
export async function readSalts(
  tx: StoreTx,
  tenant: TenantId,
  subjects: readonly PatientId[],
): Promise<ReadonlyMap<PatientId, Uint8Array>> {
  const salts = new Map<PatientId, Uint8Array>();
  if (subjects.length === 0) return salts;
  const wanted = new Map<string, PatientId>(subjects.map((subject) => [subject, subject]));
  for (const { id, row } of await tx.getMany(auditSubjectSaltCollection.name, tenant, subjects)) {
    const subject = wanted.get(id);
    if (subject !== undefined) salts.set(subject, bytesOf(row, "salt"));
  }
  return salts;
}

/**
 * The subject's salt, made if need be; for whoever folds `subjectGate`.
 *
 * @returns 16 bytes, the same for every caller from the first on
 */
export async function ensureSalt(
  tx: StoreTx,
  tenant: TenantId,
  subject: PatientId,
  random: SecureRandom,
): Promise<Uint8Array> {
  const salt = new Uint8Array(SALT_BYTES);
  random.fill(salt);
  const made = await tx.insertIfAbsent(auditSubjectSaltCollection.name, tenant, { id: subject, salt }, "id");
  if (made === "inserted") return salt;
  const stored = await tx.get(auditSubjectSaltCollection.name, { tenant, id: subject });
  if (stored === null) throw new InternalError("A salt is gone although it was there a moment ago.");
  return bytesOf(stored.row, "salt");
}

/**
 * Deletes a subject's salt: events stay as they are and can no longer be tied to the person. Part of erasure, in its
 * transaction. The event about the erasure has to be handed the old salt, or it would make a new one.
 *
 * @returns whether there was a salt
 */
export async function forgetSalt(tx: StoreTx, tenant: TenantId, subject: PatientId): Promise<boolean> {
  const key = { tenant, id: subject };
  const stored = await tx.lockRow(auditSubjectSaltCollection.name, key);
  if (stored === null) return false;
  await tx.delete(auditSubjectSaltCollection.name, key, stored.version);
  return true;
}

/** Pseudonyms of the subjects of an event, each once, in the order given. */
export async function subjectRefsOf(
  tx: StoreTx,
  tenant: TenantId,
  subjects: readonly AuditSubject[],
  means: { readonly mac: AuditMac; readonly random: SecureRandom },
): Promise<readonly Uint8Array[]> {
  const unsalted = subjects.filter((subject) => subject.salt === undefined).map((subject) => subject.id);
  const known = await readSalts(tx, tenant, unsalted);
  const refs = new Map<PatientId, Uint8Array>();
  for (const { id, salt } of subjects) {
    if (refs.has(id)) continue;
    const own = salt ?? known.get(id) ?? (await ensureSalt(tx, tenant, id, means.random));
    refs.set(id, subjectRef(means.mac, id, own));
  }
  return [...refs.values()];
}
