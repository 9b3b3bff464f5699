/**
 * Which errors in a batch belong to one item, and which would meet every item alike and so end the batch. An error of one
 * item is a result; the others are thrown.
 */
import { HcrmError } from "../kernel/index.ts";

/** Errors that would meet every item alike end the batch; all others belong to an item. */
const BATCH_ENDING: readonly string[] = [
  "StorageUnavailable",
  "Transient",
  "AuditUnavailable",
  "KeyUnavailable",
  "KeyRefused",
  "KeyMismatch",
  "InternalError",
];

/** Whether an error concerns one item alone. */
export function isFaultOfOneItem(error: unknown): boolean {
  return error instanceof HcrmError && !BATCH_ENDING.includes(error.code);
}

/** Whether a transaction met another one. An item that is worked on alone locks less, so it meets fewer. */
export function hasMetAnother(error: unknown): boolean {
  return error instanceof HcrmError && error.code === "Transient";
}
