/**
 * `ingest.apply`: takes events of any reader, groups them by person and applies each person's events in one transaction,
 * at most 50 people at a time. A person whose events fail is tried alone, and never undoes another.
 */
import { z } from "zod";
import { exactSchema, InternalError, type PatientId } from "../../kernel/index.ts";
import {
  type BatchContext,
  type BatchOperation,
  type ItemResult,
  type OperationContext,
  WRITTEN_WITH_A_SUBJECT,
} from "../../operations/index.ts";
import {
  contactPointCollection,
  identifierCollection,
  patientCollection,
  SEARCH_KEY_WRITES,
} from "../../patients/index.ts";
import { ANNOUNCED_WITH_FACTS, announceFacts, type StoredEncounter } from "../announce-facts.ts";
import { recordFacts } from "../record-facts.ts";
import { applyEvent, type EventResult, forEachFact, type SourceDesk } from "./apply-event.ts";
import type { FactResult } from "./apply-facts.ts";
import { fieldOriginCollection } from "./field-origin-collection.ts";
import { createSubjectFinder } from "./find-subject.ts";
import { groupBySubject, type IngestItem } from "./group-by-subject.ts";
import { heldEventCollection } from "./held-event-collection.ts";
import { holdEvent } from "./hold-event.ts";
import { type IngestEvent, type IngestEventKind, ingestEventSchema } from "./ingest-event.ts";
import { hashesFor } from "./ingest-hashes.ts";
import type { IngestProblem, IngestResult } from "./ingest-result.ts";
import type { IngestSource } from "./ingest-source.ts";
import { openLedger } from "./ledger.ts";
import { deliveryCollection, receiptCollection } from "./receipt-collection.ts";
import { sourcesOf } from "./source-register.ts";
import { subjectKeyCollection } from "./subject-key-collection.ts";

/** Events to apply. */
export interface ApplyInput {
  /** The events, in order. */
  readonly events: readonly IngestEvent[];
  /** Name of the import. */
  readonly batch?: string;
}

/** Most events of one call. */
export const MAX_EVENTS = 50_000;

/** Collections that applying events writes. */
export const WRITTEN_BY_INGEST: readonly string[] = [
  ...recordFacts.writes,
  patientCollection.spec.name,
  identifierCollection.spec.name,
  contactPointCollection.spec.name,
  ...SEARCH_KEY_WRITES,
  ...WRITTEN_WITH_A_SUBJECT,
  receiptCollection.name,
  deliveryCollection.name,
  subjectKeyCollection.name,
  fieldOriginCollection.name,
  heldEventCollection.spec.name,
];

/** Applies events. */
export const applyIngest: BatchOperation<ApplyInput, IngestResult> = {
  name: "ingest.apply",
  summary: "Applies facts of other systems: new, corrected, taken back, or held for a person to decide.",
  resource: "ingest",
  effect: "batch",
  input: exactSchema<ApplyInput>()(
    z
      .strictObject({
        events: z.array(ingestEventSchema).max(MAX_EVENTS).readonly(),
        batch: z.exactOptional(z.string().min(1).max(64)),
      })
      .readonly(),
  ),
  purposes: ["TREAT"],
  grants: [],
  writes: WRITTEN_BY_INGEST,
  announces: [...ANNOUNCED_WITH_FACTS, "deceased"],
  run: async (batch, { events, batch: name }) => {
    const sources = await batch.once((context) =>
      sourcesOf(context, new Set(events.map(({ source }) => source))),
    );
    const items = groupBySubject(events);
    const applied = await batch.each(items, (context, item) =>
      applyItem(context, item, sources, { batch: name }),
    );
    const results = new Map<number, EventResult>();
    for (const [position, item] of items.entries()) {
      const settled = applied[position];
      if (settled === undefined) throw new InternalError("An item has no result.");
      const outcome = await outcomeOf(batch, item, settled);
      for (const [order, { index }] of item.entries()) {
        const result = outcome[order];
        if (result !== undefined) results.set(index, result);
      }
    }
    return summary(events, results);
  },
};

/** How an item is applied. */
export interface ItemOptions {
  /** Name of the import. */
  readonly batch?: string | undefined;
  /** True when a person decided about a held event. */
  readonly decidedByPerson?: boolean;
}

/** Applies the events of one person, in order, in the open transaction. */
export async function applyItem(
  context: OperationContext,
  item: IngestItem,
  sources: ReadonlyMap<string, IngestSource>,
  { batch, decidedByPerson = false }: ItemOptions,
): Promise<readonly EventResult[]> {
  const encounters = new Map<PatientId, StoredEncounter[]>();
  const desks = new Map<string, SourceDesk>();
  for (const [id, source] of sources) {
    if (!item.some(({ event }) => event.source === id)) continue;
    const hashes = hashesFor(context, id);
    desks.set(id, {
      source,
      hashes,
      ledger: await openLedger(context, id, item),
      finder: createSubjectFinder(context, hashes),
      decidedByPerson,
      onEncounter: (patient, encounter) => {
        encounters.set(patient, [...(encounters.get(patient) ?? []), encounter]);
      },
      ...(batch === undefined ? {} : { batch }),
    });
  }
  const results: EventResult[] = [];
  for (const { event } of item) {
    const desk = desks.get(event.source);
    if (desk !== undefined) results.push(await applyEvent(context, desk, event));
  }
  for (const patient of changedPatients(results))
    await announceFacts(context, patient, encounters.get(patient) ?? []);
  return results;
}

const CHANGES: readonly string[] = ["applied", "corrected", "retracted"];

function changedPatients(results: readonly EventResult[]): ReadonlySet<PatientId> {
  const changed = results.flatMap(({ patient, facts }) =>
    patient !== undefined && facts.some(({ outcome }) => CHANGES.includes(outcome)) ? [patient] : [],
  );
  return new Set(changed);
}

/** Codes that tell of the data of one person; any other error is not the feed's fault and ends the call. */
const DATA_FAULTS: readonly string[] = ["InvalidInput", "InvalidRow", "IndexInputRefused", "GroupTooLarge"];

/**
 * What became of an item. One that failed was rolled back as a whole: it is held when the record is restricted, and
 * rejected when its data cannot be stored. After any other error the events may be sent again: what was stored is unchanged.
 */
async function outcomeOf(
  batch: BatchContext,
  item: IngestItem,
  applied: ItemResult<readonly EventResult[]>,
): Promise<readonly EventResult[]> {
  if (applied.ok) return applied.value;
  const { error } = applied;
  if (error.code === "Restricted") {
    await batch.each([item], async (context, events) => {
      for (const { event } of events) await holdEvent(context, event, "subject-restricted");
    });
    return sameForAll(item, { outcome: "held", problems: [{ code: "subject-restricted" }] });
  }
  if (!DATA_FAULTS.includes(error.code)) throw error;
  return sameForAll(item, { outcome: "rejected", problems: [{ code: "value-invalid" }] });
}

function sameForAll(item: IngestItem, result: FactResult): readonly EventResult[] {
  return item.map(({ event }) => ({ facts: forEachFact(event, result) }));
}

const KINDS: readonly IngestEventKind[] = [
  "patient-upserted",
  "patients-merged",
  "observations-reported",
  "condition-recorded",
  "encounter-changed",
  "medication-ordered",
  "allergy-recorded",
];

function summary(events: readonly IngestEvent[], results: ReadonlyMap<number, EventResult>): IngestResult {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, {}])) as Record<
    IngestEventKind,
    Record<string, number>
  >; // true: one entry a kind
  const problems: IngestProblem[] = [];
  const patients = new Set<PatientId>();
  for (const [index, { kind, locator }] of events.entries()) {
    const { facts = [], patient } = results.get(index) ?? {};
    if (patient !== undefined) patients.add(patient);
    const ofKind = counts[kind];
    for (const { outcome, problems: noted } of facts) {
      ofKind[outcome] = (ofKind[outcome] ?? 0) + 1;
      problems.push(...noted.map((problem) => ({ locator, outcome, ...problem })));
    }
  }
  return { counts, problems, patients: [...patients] };
}
