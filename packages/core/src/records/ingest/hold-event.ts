/**
 * Holds events for a person to decide, reads them back and drops them. What is held and why is said in
 * `held-event.ts`.
 */
import type { GateFacts } from "../../access/index.ts";
import { asSubjectId, NotFound, type RecordId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import type { Stored } from "../../repository/index.ts";
import type { HeldEvent, HoldReason } from "./held-event.ts";
import { type HeldEventRow, heldEventCollection } from "./held-event-collection.ts";
import type { IngestEvent } from "./ingest-event.ts";
import { hashesFor } from "./ingest-hashes.ts";

/** A held event is nobody's yet: no consent, no denial, no age. */
const NOBODY: GateFacts = { heads: [], actCount: 0, denials: [], reaches: [], guardians: [] };

/** Holds an event; a delivery that is held already is not held twice. */
export async function holdEvent(
  context: OperationContext,
  event: IngestEvent,
  reason: HoldReason,
): Promise<void> {
  const keyHash = hashesFor(context, event.source).key(event.key);
  const where = [
    ["sourceId", "eq", event.source],
    ["keyHash", "eq", keyHash],
  ] as const;
  const known = await context.rows(heldEventCollection.spec).find(where, { orderBy: [], limit: 1 });
  if (known.length > 0) return;
  const id = context.ids.next();
  await context.openSubject(id, NOBODY);
  await context.repository(heldEventCollection).add({
    id,
    sourceId: event.source,
    keyHash,
    state: reason,
    receivedAt: context.at,
    content: { event },
  });
}

/** A held event as the person who decides sees it. */
export function toHeldEvent({ record }: Stored<HeldEventRow>): HeldEvent | undefined {
  const event = record.content?.event;
  if (event === undefined) return undefined;
  const { id, sourceId: source, state: reason, receivedAt } = record;
  return { id, source, kind: event.kind, reason, receivedAt, locator: event.locator, event };
}

/**
 * Reads a held event.
 *
 * @throws {@link NotFound} when it is not held, or no longer.
 */
export async function heldEventOf(
  context: OperationContext,
  id: RecordId,
): Promise<{ readonly held: HeldEvent; readonly version: number }> {
  const stored = await context.repository(heldEventCollection).get(id, context.grants);
  const held = toHeldEvent(stored);
  if (held === undefined) throw new NotFound("No such held event.");
  return { held, version: stored.version };
}

/** Drops a held event and the key that only it was sealed with: a backup of the row opens no more than the row itself. */
export async function dropHeldEvent(context: OperationContext, id: RecordId, version: number): Promise<void> {
  await context.repository(heldEventCollection).remove(id, version);
  await context.dropSubject(asSubjectId(id));
}
