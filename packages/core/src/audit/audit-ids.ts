/**
 * Ids that follow from what a row is about, so that a verifier knows them without asking: UUIDv8 (RFC 9562, 5.8), whose
 * bits are the maker's own affair. Ids of events themselves are UUIDv7 from the injected source.
 */
import { asRecordId, type RecordId } from "../kernel/index.ts";
import { sha256 } from "./merkle.ts";

/** What a numbered id stands for; levels of subtrees use the numbers below 64. */
const HEAD_KIND = 0xfff;
const CHECKPOINT_KIND = 0xffe;

/** Id of the one head row of a tenant. */
export const HEAD_ID: RecordId = numberedId(HEAD_KIND, 0);

/** Id of the row of a full subtree. */
export function subtreeId(level: number, position: number): RecordId {
  return numberedId(level, position);
}

/** Id of the checkpoint of a tree of this size. */
export function checkpointId(treeSize: number): RecordId {
  return numberedId(CHECKPOINT_KIND, treeSize);
}

/** The size of the tree whose checkpoint has this id. */
export function checkpointSize(id: RecordId): number {
  return Number.parseInt(id.slice(-12), 16);
}

/** Id of the row that ties a pseudonym to an event: the event's time first, so that new rows stand together. */
export function subjectRowId(event: RecordId, ref: Uint8Array): RecordId {
  const digest = Buffer.from(sha256(Buffer.concat([uuidBytes(event), ref]))).toString("hex");
  const time = event.slice(0, 13);
  return asRecordId(`${time}-8${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`);
}

/** The smallest id that an event of this moment, in milliseconds since 1970, can have: order of ids is order of their times. */
export function firstIdAt(ms: number): RecordId {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return asRecordId(`${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`);
}

/** Milliseconds since 1970 in a UUIDv7. */
export function millisecondsOf(id: RecordId): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The 16 bytes of a UUID. */
export function uuidBytes(id: RecordId): Uint8Array {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

function numberedId(kind: number, position: number): RecordId {
  const [high, low] = [kind.toString(16).padStart(3, "0"), position.toString(16).padStart(12, "0")];
  return asRecordId(`00000000-0000-8000-8${high}-${low}`);
}
