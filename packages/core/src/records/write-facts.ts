/**
 * Writing records: a first revision, a further one, or taking back what was wrong. A revision is a row of its own; the one
 * before is only marked, so nothing has to be opened and history stays as it was written.
 */
import { InternalError, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { codingOf } from "../patients/index.ts";
import type { RecordCollection } from "../repository/index.ts";
import type { Row, Versioned } from "../storage/index.ts";
import type { CheckedFact } from "./check-fact.ts";
import { delicateCategoryOf } from "./delicate-codes.ts";
import { type FactContent, type FactRow, seriesKeyOf } from "./fact-row.ts";
import type { Provenance } from "./provenance.ts";

/** A checked fact with whose it is and where it came from. */
export interface FactToStore<C extends FactContent> {
  /** The patient. */
  readonly patient: PatientId;
  /** The fact. */
  readonly fact: CheckedFact<C>;
  /** Where it came from. */
  readonly provenance: Provenance;
}

/** Stores the first revision of a record. */
export async function addFact<C extends FactContent>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  toStore: FactToStore<C>,
): Promise<RecordId> {
  const id = context.ids.next();
  await context.repository(collection).add(rowOf(toStore, { id, recordId: id, revision: 1 }));
  return id;
}

/** Stores a further revision of a record; the one before stays readable in the history. */
export async function reviseFact<C extends FactContent>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  recordId: RecordId,
  toStore: FactToStore<C>,
): Promise<number> {
  const latest = await latestRevision(context, collection, recordId);
  const { state, revision: before } = latest.row;
  if (state === "current") await mark(context, collection, latest, "superseded");
  const revision = Number(before) + 1;
  await context.repository(collection).add(rowOf(toStore, { id: context.ids.next(), recordId, revision }));
  return revision;
}

/** Takes a record back: it is no longer served. */
export async function retractFact<C extends FactContent>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  recordId: RecordId,
): Promise<void> {
  const latest = await latestRevision(context, collection, recordId);
  const { state } = latest.row;
  if (state === "current") await mark(context, collection, latest, "retracted");
}

async function latestRevision<C extends FactContent>(
  context: OperationContext,
  { spec }: RecordCollection<FactRow<C>>,
  recordId: RecordId,
): Promise<Versioned> {
  const [latest] = await context
    .rows(spec)
    .find([["recordId", "eq", recordId]], { orderBy: [["revision", "desc"]], limit: 1 });
  if (latest === undefined) throw new InternalError("A record has no revision.");
  return latest;
}

function mark<C extends FactContent>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  { id, version }: Versioned,
  state: FactRow<C>["state"],
): Promise<number> {
  const columns: Row = { state };
  return context.repository(collection).changePlain(id, version, columns);
}

function rowOf<C extends FactContent>(
  { patient, fact, provenance }: FactToStore<C>,
  place: Pick<FactRow<C>, "id" | "recordId" | "revision">,
): FactRow<C> {
  const coding = fact.concept === undefined ? undefined : codingOf(fact.concept);
  const codeKey = coding === undefined ? undefined : `${coding.system}|${coding.code}`;
  const named = [...(fact.concept === undefined ? [] : [fact.concept]), ...(fact.named ?? [])];
  const delicate = named.map(delicateCategoryOf).find((category) => category !== undefined);
  const shared: FactContent = {
    ...(codeKey === undefined ? {} : { codeKey, seriesKey: seriesKeyOf(patient, codeKey) }),
    ...(delicate === undefined ? {} : { delicate }),
    provenance,
  };
  return {
    ...place,
    patientId: patient,
    state: "current",
    status: fact.status,
    effectiveAt: fact.effectiveAt,
    sourceId: provenance.source,
    sensitive: delicate !== undefined,
    content: { ...fact.details, ...shared } as C, // true: a kind's content is its details and what all kinds share
  };
}
