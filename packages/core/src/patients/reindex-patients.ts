/**
 * Writes the search keys of patients who were registered before a key was switched on, or whose names are read in another way
 * by a new version of the peer. Started by an operation and carried on by `tick()` in slices, in the order of registration;
 * the place it has reached is stored, so a process that dies is carried on by the next tick of any process. A patient who is
 * registered or changed meanwhile gets their keys at once, and keys are replaced as a whole, so doing one twice changes nothing.
 */
import { z } from "zod";
import {
  asRecordId,
  FieldNotSearchable,
  type PatientId,
  patientIdSchema,
  type RecordId,
} from "../kernel/index.ts";
import type {
  BatchOperation,
  OperationContext,
  SearchSettings,
  TickJob,
  TickProgress,
  TickSlice,
} from "../operations/index.ts";
import { rethrowPassing, tickSliceSchema } from "../operations/index.ts";
import { advance, claimDue, enqueue, finish, type Lease, workItemCollection } from "../work/index.ts";
import { patientCollection } from "./patient-collection.ts";
import type { ReindexStarted } from "./patients.ts";
import { readPatient } from "./read-patient.ts";
import { SEARCH_KEY_WRITES } from "./search-key-collection.ts";
import { writeNameKeys, writePhoneKeys } from "./write-search-keys.ts";

/** Before every id of ours. */
const BEGINNING: RecordId = asRecordId("00000000-0000-7000-8000-000000000000");
/** Most patients that are counted to say how far the work is. */
const MOST_COUNTED = 10_000;

/** Starts writing search keys for every patient. */
export const reindexPatients: BatchOperation<Readonly<Record<string, never>>, ReindexStarted> = {
  name: "patients.reindex",
  summary: "Writes the search keys that are switched on for every patient; tick carries it on.",
  resource: "patient",
  effect: "batch",
  input: z.strictObject({}).readonly(),
  purposes: ["HSYSADMIN", "HOPERAT"],
  grants: [],
  writes: [workItemCollection.name],
  run: (batch) =>
    batch.once(async (context) => {
      if (!keepsKeys(context.settings.search))
        throw new FieldNotSearchable("This instance keeps no search keys; see the option `search`.", {
          details: { fields: [], reason: "not-switched-on" },
        });
      const rows = context.rows(workItemCollection);
      const page = { orderBy: [], limit: 1, columns: [] };
      const [running] = await rows.find([["kind", "eq", "patient.reindex"]], page);
      if (running !== undefined) return { state: "running" };
      const item = { kind: "patient.reindex", ref: BEGINNING, visibleAt: context.at } as const;
      await enqueue(rows, context.ids, item);
      return { state: "started" };
    }),
};

function keepsKeys({ pinyin, phoneLast4, birthYear }: SearchSettings): boolean {
  return pinyin !== undefined || phoneLast4 || birthYear;
}

const operation: BatchOperation<TickSlice, TickProgress> = {
  name: "work.reindexPatients",
  summary: "Writes search keys of patients, slice by slice.",
  resource: "patient",
  effect: "batch",
  input: tickSliceSchema,
  purposes: ["TREAT"],
  grants: [],
  writes: [workItemCollection.name, ...SEARCH_KEY_WRITES],
  run: async (batch, { limit }) => {
    const slice = await batch.once((context) => nextSlice(context, limit));
    if (slice === undefined) return { done: 0, more: false };
    const { lease, patients } = slice;
    const results = await batch.each(patients, writeKeys);
    rethrowPassing(results); // the slice is done again when its lease has run out
    const done = results.filter(({ ok }) => ok).length;
    const remaining = await batch.once((context) => moveOn(context, lease, patients));
    batch.keys.report({ key: "search", phase: "working", done, remaining });
    return { done, more: remaining > 0 };
  },
};

/** The job of `tick()`. */
export const reindexJob: TickJob = { operation, purpose: "TREAT" };

interface Slice {
  readonly lease: Lease;
  readonly patients: readonly PatientId[];
}

async function nextSlice(context: OperationContext, limit: number): Promise<Slice | undefined> {
  const request = { kind: "patient.reindex", now: context.at, limit: 1, worker: context.operation } as const;
  const [lease] = await claimDue(context.rows(workItemCollection), request);
  if (lease === undefined) return undefined;
  const page = { orderBy: [], after: [lease.ref], limit, columns: [] };
  const rows = await context.rows(patientCollection.spec).find([], page);
  return { lease, patients: rows.map(({ id }) => patientIdSchema.parse(id)) };
}

async function writeKeys(context: OperationContext, patient: PatientId): Promise<void> {
  const { name, birthDate, phones = [] } = await readPatient(context, patient);
  await writeNameKeys(context, patient, { name, birthDate });
  await writePhoneKeys(context, patient, phones);
}

/** Stores the place that was reached; gives how many patients are left, as far as they are counted. */
async function moveOn(
  context: OperationContext,
  lease: Lease,
  patients: readonly PatientId[],
): Promise<number> {
  const last = patients.at(-1);
  const rows = context.rows(workItemCollection);
  const left =
    last === undefined
      ? 0
      : await context.rows(patientCollection.spec).count([["id", "gt", last]], MOST_COUNTED);
  if (last === undefined || left === 0) await finish(rows, lease);
  else await advance(rows, lease, { ref: last, visibleAt: context.at });
  return Math.min(left, MOST_COUNTED);
}
