/**
 * Held events: listing them, deciding about them, and dropping what nobody decided about. Attaching and registering run the
 * same code as the feed does, with the contradiction that a person has seen accepted.
 */
import { z } from "zod";
import {
  addMs,
  exactSchema,
  type Page,
  type PageRequest,
  pageRequestSchema,
  type RecordId,
  recordIdSchema,
} from "../../kernel/index.ts";
import {
  type BatchOperation,
  type OperationContext,
  type SingleOperation,
  subjectGateName,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../../operations/index.ts";
import { applyIngest, applyItem, WRITTEN_BY_INGEST } from "./apply-ingest.ts";
import { type HeldDecision, type HeldEvent, heldDecisionSchema } from "./held-event.ts";
import { heldEventCollection } from "./held-event-collection.ts";
import { dropHeldEvent, heldEventOf, toHeldEvent } from "./hold-event.ts";
import type { IngestEvent } from "./ingest-event.ts";
import type { IngestOutcome } from "./ingest-result.ts";
import { sourcesOf } from "./source-register.ts";

/** Lists held events. */
export const listHeld: SingleOperation<PageRequest, Page<HeldEvent>> = {
  name: "ingest.held",
  summary: "Lists facts that wait for a person to decide whose they are.",
  resource: "held-event",
  effect: "read",
  input: pageRequestSchema,
  purposes: ["TREAT", "HOPERAT"],
  grants: [],
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, page) => {
    const { items, ...rest } = await context
      .repository(heldEventCollection)
      .list({ ...page, orderBy: [["receivedAt", "asc"]] }, context.grants);
    return { ...rest, items: items.flatMap((item) => ("record" in item ? (toHeldEvent(item) ?? []) : [])) };
  },
};

interface ResolveInput {
  readonly id: RecordId;
  readonly decision: HeldDecision;
}

/** Decides about a held event. */
export const resolveHeld: SingleOperation<ResolveInput, { readonly outcomes: readonly IngestOutcome[] }> = {
  name: "ingest.resolve",
  summary: "Attaches a held fact to a patient, registers the person it is about, or discards it.",
  resource: "held-event",
  effect: "write",
  input: exactSchema<ResolveInput>()(
    z.strictObject({ id: recordIdSchema, decision: heldDecisionSchema }).readonly(),
  ),
  purposes: ["TREAT", "HOPERAT"],
  grants: [],
  writes: WRITTEN_BY_INGEST,
  announces: applyIngest.announces ?? [],
  audit: ({ id }) => ({ id }),
  run: async (context, { id, decision }) => {
    const { held, version } = await heldEventOf(context, id);
    await dropHeldEvent(context, id, version);
    if ("discard" in decision) return { outcomes: [] };
    const event: IngestEvent =
      "attach" in decision ? { ...held.event, subject: { patient: decision.attach } } : held.event;
    return { outcomes: await applyDecided(context, event, "register" in decision) };
  },
};

async function applyDecided(
  context: OperationContext,
  event: IngestEvent,
  registers: boolean,
): Promise<readonly IngestOutcome[]> {
  const sources = await sourcesOf(context, new Set([event.source]));
  const permitted = [...sources].map(
    ([id, source]) => [id, registers ? { ...source, mayCreatePatients: true } : source] as const,
  );
  const item = [{ index: 0, event }];
  const results = await applyItem(context, item, new Map(permitted), { decidedByPerson: true });
  return results.flatMap(({ facts }) => facts.map(({ outcome }) => outcome));
}

/** Held events are dropped after this time: data about nobody known is not kept for long. */
const KEPT_MS = 30 * 86_400_000;

const dropExpired: BatchOperation<TickSlice, TickProgress> = {
  name: "work.dropHeldEvents",
  summary: "Drops held facts that nobody decided about in thirty days.",
  resource: "held-event",
  effect: "batch",
  input: tickSliceSchema,
  purposes: ["HSYSADMIN"],
  grants: [],
  writes: [heldEventCollection.spec.name, subjectGateName],
  run: async (batch, { limit }) => {
    const expired = await batch.once((context) =>
      context.rows(heldEventCollection.spec).find([["receivedAt", "lt", addMs(context.at, -KEPT_MS)]], {
        orderBy: [["receivedAt", "asc"]],
        limit,
      }),
    );
    await batch.each(expired, (context, { id, version }) => dropHeldEvent(context, id, version));
    return { done: expired.length, more: expired.length === limit };
  },
};

/** The job that drops expired held events. */
export const dropHeldJob: TickJob = { operation: dropExpired, purpose: "HSYSADMIN" };
