/**
 * Reading and moving stored messages, for the steps of the outbox and for the operations: every change of state goes through
 * the table of the state machine and compares the version.
 */
import type { RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { type MessageRow, messageCollection } from "./message-collection.ts";
import { type MessageEvent, messageAfter } from "./message-state.ts";

/** A message with what the caller may see of it. */
export async function readMessage(context: OperationContext, id: RecordId): Promise<Stored<MessageRow>> {
  const stored = await context.repository(messageCollection).get(id, context.grants);
  context.concerns(stored.record.patientId);
  return stored;
}

/** Lets an event happen to a message; columns that change with it come along. */
export async function moveMessage(
  context: OperationContext,
  { record, version }: Stored<MessageRow>,
  event: MessageEvent,
  columns: Readonly<Record<string, string | number | null>> = {},
): Promise<Stored<MessageRow>> {
  const change = { state: messageAfter(record.state, event), ...columns };
  const next = await context.repository(messageCollection).changePlain(record.id, version, change);
  return { record: { ...record, ...change }, version: next };
}

/** What an attention task about a message names. */
export function aboutMessage<Reason extends string>(
  { record }: Stored<MessageRow>,
  reason: Reason,
): {
  readonly patient: MessageRow["patientId"];
  readonly task: RecordId | null;
  readonly message: RecordId;
  readonly reason: Reason;
} {
  return { patient: record.patientId, task: record.taskId, message: record.id, reason };
}
