/**
 * Writes one event into the transaction of what it tells about. Where transactions cannot write side by side, the event
 * takes its place in the tree at once; elsewhere it waits for the sequencer, because a row that every transaction locks
 * would hold them all up (`privacy.md` section 7.1).
 */
import type { SecureRandom } from "../encryption/index.ts";
import { AuditUnavailable, HcrmError, type Ids, type TenantId } from "../kernel/index.ts";
import type { Row, StorageCapabilities, StoreTx, TransactionScope } from "../storage/index.ts";
import {
  type AuditEvent,
  type AuditEventId,
  type AuditFacts,
  type AuditLane,
  type AuditResource,
  type AuditSource,
  encodeAuditEvent,
} from "./audit-event.ts";
import { auditEventCollection, SEQUENCED_LATER } from "./audit-event-collection.ts";
import { type AuditHead, growTree, lockHead } from "./audit-head.ts";
import { subjectRowId } from "./audit-ids.ts";
import { type AuditKeys, type AuditMac, eventMac } from "./audit-keys.ts";
import { auditSubjectCollection } from "./audit-subject-collection.ts";
import { leafHash } from "./merkle.ts";
import { type AuditSubject, subjectRefsOf } from "./subject-refs.ts";
import type { WriterNumber } from "./writer-numbers.ts";

/** An event to be written: what the caller knows of it. */
export interface NewAuditEvent extends AuditFacts {
  /** The persons concerned, at most 200; the log holds pseudonyms of them. */
  readonly subjects: readonly AuditSubject[];
}

/** What writing needs besides the transaction. */
export interface AppendMeans {
  /** What the database can do. */
  readonly capabilities: Pick<StorageCapabilities, "concurrentWriters" | "maxBatchRows">;
  /** Audit keys by tenant. */
  readonly keys: AuditKeys;
  /** Source of event ids. */
  readonly ids: Ids;
  /** Source of salts. */
  readonly random: SecureRandom;
  /** The program that writes. */
  readonly source: AuditSource;
  /** Id of this running instance. */
  readonly writer: string;
}

/** Errors that tell of the transaction, not of the log; they reach the caller as they are. */
const PASSED_ON: readonly string[] = ["Transient", "TransactionClosed", "TenantMismatch"];

/**
 * Writes one event.
 *
 * @throws {@link AuditUnavailable} when the event cannot be written: nothing may be done then that it should tell of.
 * @throws {@link Transient} when the transaction is to be run again.
 */
export async function appendEvent(
  means: AppendMeans,
  tx: StoreTx,
  scope: TransactionScope,
  number: { readonly lane: AuditLane; readonly taken: WriterNumber },
  event: NewAuditEvent,
): Promise<AuditEventId> {
  try {
    return await writeEvent(means, tx, scope, number, event);
  } catch (error) {
    if (error instanceof HcrmError && PASSED_ON.includes(error.code)) throw error;
    const details = error instanceof HcrmError ? { code: error.code, ...error.details } : {};
    throw new AuditUnavailable("The audit event cannot be written.", { details, cause: error });
  }
}

async function writeEvent(
  means: AppendMeans,
  tx: StoreTx,
  scope: TransactionScope,
  { lane, taken }: { readonly lane: AuditLane; readonly taken: WriterNumber },
  { subjects, ...facts }: NewAuditEvent,
): Promise<AuditEventId> {
  const { tenant, at } = scope;
  const mac = means.keys.auditKey(tenant);
  const refs = await subjectRefsOf(tx, tenant, subjects, { mac, random: means.random });
  const event: AuditEvent = {
    ...facts,
    v: 1,
    id: means.ids.next(),
    tenant,
    at,
    resource: withoutSubject(facts.resource, subjects),
    subjectRefs: refs.map((ref) => Buffer.from(ref).toString("base64url")),
    source: means.source,
    writer: { id: means.writer, lane, n: taken.n },
    ...(taken.voids.length > 0 && { voids: taken.voids }),
    ...(taken.dropped > 0 && { dropped: taken.dropped }),
  };
  const bytes = encodeAuditEvent(event);
  if (means.capabilities.concurrentWriters) {
    await tx.insert(auditEventCollection.name, tenant, [eventRow(event, bytes, mac, null)]);
  } else {
    const head = await lockHead(tx, scope, mac, means.ids);
    await insertWithPlace(tx, scope, mac, { event, bytes, head });
  }
  await insertSubjects(tx, tenant, event, refs, means.capabilities.maxBatchRows);
  return event.id;
}

/** Most pseudonyms in one event are of its subjects; the id of a subject in clear would outlive their erasure. */
function withoutSubject(resource: AuditResource, subjects: readonly AuditSubject[]): AuditResource {
  const isSubject = subjects.some((subject) => subject.id === resource.id);
  return isSubject ? { type: resource.type } : resource;
}

async function insertWithPlace(
  tx: StoreTx,
  scope: TransactionScope,
  mac: AuditMac,
  { event, bytes, head }: { event: AuditEvent; bytes: Uint8Array; head: AuditHead },
): Promise<void> {
  const leaf = leafHash(bytes);
  const row = eventRow(event, bytes, mac, { index: head.frontier.size, leaf });
  await tx.insert(auditEventCollection.name, scope.tenant, [row]);
  await growTree(tx, scope, mac, { head, leaves: [leaf], newest: event.id });
}

function eventRow(
  event: AuditEvent,
  bytes: Uint8Array,
  mac: AuditMac,
  place: { readonly index: number; readonly leaf: Uint8Array } | null,
): Row {
  const leafIndex = place?.index ?? SEQUENCED_LATER;
  return {
    id: event.id,
    bytes,
    mac: eventMac(mac, leafIndex, bytes),
    leafHash: place?.leaf ?? null,
    ...eventCopies(event),
    leafIndex,
  };
}

/** The columns that repeat members of the event, to search by. */
export function eventCopies(event: AuditEvent): Row {
  const { at, actor, action, writer } = event;
  return {
    at,
    actorId: actor.id,
    action,
    writerId: writer.id,
    writerLane: writer.lane,
    writerNumber: writer.n,
  };
}

/** The row that ties a pseudonym to an event. */
export function subjectRow(
  event: Pick<AuditEvent, "id" | "at">,
  ref: Uint8Array,
): Row & { readonly id: string } {
  return { id: subjectRowId(event.id, ref), ref, event: event.id, at: event.at };
}

async function insertSubjects(
  tx: StoreTx,
  tenant: TenantId,
  event: AuditEvent,
  refs: readonly Uint8Array[],
  most: number,
): Promise<void> {
  for (let from = 0; from < refs.length; from += most) {
    const rows = refs.slice(from, from + most).map((ref) => subjectRow(event, ref));
    await tx.insert(auditSubjectCollection.name, tenant, rows);
  }
}
