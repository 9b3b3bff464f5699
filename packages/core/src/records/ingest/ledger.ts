/**
 * The ledger of one item: which deliveries were seen and which receipts exist, read ahead in a few queries and kept up to
 * date while the item is applied. It knows hashes, times and ranks only.
 */
import { asRecordId, asSubjectId, type Instant, type PatientId, type RecordId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import type { CollectionSpec, RowCondition, Versioned } from "../../storage/index.ts";
import type { DeliveryState, FactVersion } from "./decide-fact.ts";
import type { IngestItem } from "./group-by-subject.ts";
import type { IngestEvent } from "./ingest-event.ts";
import { hashesFor, hashText } from "./ingest-hashes.ts";
import type { NewReceipt, Receipt, ReceiptKind } from "./receipt.ts";
import { deliveryCollection, receiptCollection } from "./receipt-collection.ts";
import { factsOf } from "./source-facts.ts";

/** The ledger of one source in one transaction. */
export interface Ledger {
  /** Whether a delivery was seen, and whose it was. */
  delivery(
    keyHash: Uint8Array,
    content: Uint8Array,
  ): { readonly state: DeliveryState; readonly patient?: PatientId };
  /** Notes a delivery. */
  noteDelivery(keyHash: Uint8Array, content: Uint8Array, patient: PatientId): Promise<void>;
  /** The receipt of a ref. */
  receipt(refHash: Uint8Array): Receipt | undefined;
  /** Receipts of the components of a panel. */
  components(panelHash: Uint8Array): readonly Receipt[];
  /** Writes a first receipt. */
  addReceipt(receipt: NewReceipt): Promise<void>;
  /** Writes what a receipt now stands for. */
  changeReceipt(
    receipt: Receipt,
    change: { readonly record?: RecordId; readonly known: FactVersion },
  ): Promise<void>;
}

const CHUNK = 200;
const MAX_ROWS = 1000;

/** Opens the ledger of a source, with what the events of one item may touch read ahead. */
export async function openLedger(
  context: OperationContext,
  source: string,
  item: IngestItem,
): Promise<Ledger> {
  const hashes = hashesFor(context, source);
  const events = item.flatMap(({ event }) => (event.source === source ? [event] : []));
  const refs = events.flatMap(refsOf).map(hashes.ref);
  const keys = events.map(({ key }) => hashes.key(key));
  const deliveries = new Map<string, { readonly content: string; readonly patient: PatientId }>();
  for (const { row } of await findAll(context, deliveryCollection, source, "keyHash", keys)) {
    const { keyHash, contentHash, patientId } = row;
    deliveries.set(hexOf(keyHash), { content: hexOf(contentHash), patient: patientOf(patientId) });
  }
  const receipts = new Map<string, Receipt>();
  const panels = new Map<string, Set<string>>();
  const note = (refHash: string, panelHash: string | undefined, receipt: Receipt): void => {
    receipts.set(refHash, receipt);
    if (panelHash !== undefined) panels.set(panelHash, (panels.get(panelHash) ?? new Set()).add(refHash));
  };
  const rows = [
    ...(await findAll(context, receiptCollection, source, "refHash", refs)),
    ...(await findAll(context, receiptCollection, source, "panelHash", refs)),
  ];
  for (const row of rows) {
    const { refHash, panelHash } = row.row;
    note(hexOf(refHash), panelHash === null ? undefined : hexOf(panelHash), receiptOf(row));
  }
  return {
    delivery: (keyHash, content) => {
      const seen = deliveries.get(hashText(keyHash));
      if (seen === undefined) return { state: "new" };
      return { state: seen.content === hashText(content) ? "seen" : "reused", patient: seen.patient };
    },
    noteDelivery: async (keyHash, content, patient) => {
      const row = {
        id: context.ids.next(),
        patientId: patient,
        sourceId: source,
        keyHash,
        contentHash: content,
      };
      await context.rows(deliveryCollection).insert([row]);
      deliveries.set(hashText(keyHash), { content: hashText(content), patient });
    },
    receipt: (refHash) => receipts.get(hashText(refHash)),
    components: (panelHash) =>
      [...(panels.get(hashText(panelHash)) ?? [])].flatMap((refHash) => receipts.get(refHash) ?? []),
    addReceipt: async ({ refHash, panelHash, patient, kind, record, known }) => {
      const id = context.ids.next();
      await context.rows(receiptCollection).insert([
        {
          id,
          patientId: patient,
          sourceId: source,
          kind,
          refHash,
          panelHash: panelHash ?? null,
          recordId: record ?? null,
          ...versionColumns(known),
        },
      ]);
      const receipt = { id, version: 1, patient, kind, known, ...(record === undefined ? {} : { record }) };
      note(hashText(refHash), panelHash === undefined ? undefined : hashText(panelHash), receipt);
    },
    changeReceipt: async (receipt, { record = receipt.record, known: arrived }) => {
      // A version without a time of its own does not undo what is known of the order.
      const known = { ...receipt.known, ...arrived };
      const version = await context
        .rows(receiptCollection)
        .update(receipt.id, receipt.version, { recordId: record ?? null, ...versionColumns(known) });
      const changed = { ...receipt, version, known, ...(record === undefined ? {} : { record }) };
      for (const [refHash, stored] of receipts) if (stored.id === receipt.id) receipts.set(refHash, changed);
    },
  };
}

function refsOf(event: IngestEvent): readonly string[] {
  const facts = factsOf(event);
  return [event.ref, ...facts.map(({ ref }) => ref), ...facts.flatMap(({ panelRef }) => panelRef ?? [])];
}

async function findAll(
  context: OperationContext,
  collection: CollectionSpec,
  source: string,
  column: string,
  hashes: readonly Uint8Array[],
): Promise<readonly Versioned[]> {
  const distinct = [...new Map(hashes.map((hash) => [hashText(hash), hash])).values()];
  const found: Versioned[] = [];
  for (let start = 0; start < distinct.length; start += CHUNK) {
    const where: RowCondition[] = [
      ["sourceId", "eq", source],
      [column, "in", distinct.slice(start, start + CHUNK)],
    ];
    found.push(...(await context.rows(collection).find(where, { orderBy: [], limit: MAX_ROWS })));
  }
  return found;
}

function versionColumns({ content, occurredAt, rank }: FactVersion): {
  readonly contentHash: Uint8Array;
  readonly occurredAt: Instant | null;
  readonly statusRank: number;
} {
  return { contentHash: Buffer.from(content, "hex"), occurredAt: occurredAt ?? null, statusRank: rank };
}

function receiptOf({ id, version, row }: Versioned): Receipt {
  const { recordId, occurredAt, statusRank, contentHash, kind, patientId } = row;
  return {
    id,
    version,
    patient: patientOf(patientId),
    kind: kind as ReceiptKind, // true: only `addReceipt` writes the column
    ...(typeof recordId === "string" ? { record: asRecordId(recordId) } : {}),
    known: {
      content: hexOf(contentHash),
      rank: Number(statusRank),
      ...(typeof occurredAt === "string" ? { occurredAt } : {}),
    },
  };
}

function patientOf(value: unknown): PatientId {
  return asSubjectId(String(value));
}

function hexOf(value: unknown): string {
  return value instanceof Uint8Array ? hashText(value) : "";
}
