/**
 * Which errors in a batch belong to one item, and which would meet every item alike and so end the batch. An error of one
 * item is a result; the others are thrown. Of the results, some are faults of the moment: the item is to be tried again.
 */
import { HcrmError } from "../kernel/index.ts";
import type { ItemResult } from "./batch-context.ts";

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
export function hasMetAnother(error: unknown): error is HcrmError {
  return error instanceof HcrmError && error.code === "Transient";
}

/** Faults of the moment: the item met another transaction or a newer version. */
const PASSING: readonly string[] = ["Transient", "VersionConflict"];

/**
 * Throws the first fault of the moment among the results: its item is neither done nor to be passed over. Every other error
 * is the item's own, such as a record that was destroyed, and holds up nobody else.
 */
export function rethrowPassing(results: readonly ItemResult<unknown>[]): void {
  for (const result of results) if (!result.ok && PASSING.includes(result.error.code)) throw result.error;
}
