/**
 * The operations of `session.records` besides recording: lists by kind, series of one code, history, and taking back.
 * Lists differ in their collection and view only.
 */
import { z } from "zod";
import type { DataCategory } from "../encryption/index.ts";
import {
  exactSchema,
  instantSchema,
  NotFound,
  type Page,
  type PatientId,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import { LOINC_SYSTEM } from "../patients/index.ts";
import type { RecordCollection, Stored } from "../repository/index.ts";
import type { Allergy } from "./allergy.ts";
import { allergyCollection } from "./allergy-collection.ts";
import { ANNOUNCED_WITH_FACTS, announceFacts } from "./announce-facts.ts";
import type { Condition } from "./condition.ts";
import { conditionCollection } from "./condition-collection.ts";
import type { Encounter } from "./encounter.ts";
import { encounterCollection } from "./encounter-collection.ts";
import { type FactContent, type FactRow, seriesKeyOf } from "./fact-row.ts";
import { toAllergy, toCondition, toEncounter, toMedication, toObservation } from "./fact-views.ts";
import type { Medication } from "./medication.ts";
import { medicationCollection } from "./medication-collection.ts";
import type { Observation } from "./observation.ts";
import { observationCollection } from "./observation-collection.ts";
import { listFacts, revisionsOf, seriesOf } from "./read-facts.ts";
import { recordFacts } from "./record-facts.ts";
import type { RecordKind, RecordQuery, RecordRef, Revision } from "./records.ts";
import { retractFact } from "./write-facts.ts";

const querySchema: z.ZodType<RecordQuery> = exactSchema<RecordQuery>()(
  z
    .strictObject({
      ...pageRequestShape,
      patient: patientIdSchema,
      from: z.exactOptional(instantSchema),
      to: z.exactOptional(instantSchema),
    })
    .readonly(),
);

const subject = ({ patient }: { readonly patient: PatientId }): PatientId => patient;

/** The operation that lists one kind of record. */
function listing<C extends FactContent, View>(
  name: string,
  summary: string,
  collection: RecordCollection<FactRow<C>>,
  view: (stored: Stored<FactRow<C>>) => View | undefined,
): SingleOperation<RecordQuery, Page<View>> {
  return {
    name: `records.${name}`,
    summary,
    resource: collection.spec.name,
    effect: "read",
    input: querySchema,
    purposes: "any",
    grants: collection.groups.map(({ category }) => category),
    writes: [],
    subject,
    audit: (_input, { items }) => ({ count: items.length }),
    run: (context, query) => listFacts(context, collection, query, view),
  };
}

const observations: SingleOperation<RecordQuery, Page<Observation>> = listing(
  "observations",
  "Lists a patient's results, newest first.",
  observationCollection,
  toObservation,
);
const conditions: SingleOperation<RecordQuery, Page<Condition>> = listing(
  "conditions",
  "Lists a patient's diagnoses, newest first.",
  conditionCollection,
  toCondition,
);
const encounters: SingleOperation<RecordQuery, Page<Encounter>> = listing(
  "encounters",
  "Lists a patient's visits, stays and appointments, newest first.",
  encounterCollection,
  toEncounter,
);
const medications: SingleOperation<RecordQuery, Page<Medication>> = listing(
  "medications",
  "Lists a patient's medication orders, newest first.",
  medicationCollection,
  toMedication,
);
const allergies: SingleOperation<RecordQuery, Page<Allergy>> = listing(
  "allergies",
  "Lists a patient's allergies, newest first.",
  allergyCollection,
  toAllergy,
);

interface SeriesInput {
  readonly patient: PatientId;
  readonly code: string;
}

const series: SingleOperation<SeriesInput, { readonly items: readonly Observation[] }> = {
  name: "records.series",
  summary: "Gives all results of one code of a patient, oldest first.",
  resource: "observation",
  effect: "read",
  input: exactSchema<SeriesInput>()(
    z.strictObject({ patient: patientIdSchema, code: z.string().min(1).max(512) }).readonly(),
  ),
  purposes: "any",
  grants: ["lab"],
  writes: [],
  subject,
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient, code }) => {
    const codeKey = code.includes("|") ? code : `${LOINC_SYSTEM}|${code}`;
    return {
      items: await seriesOf(context, observationCollection, seriesKeyOf(patient, codeKey), toObservation),
    };
  },
};

type AnyRecord = Observation | Condition | Encounter | Medication | Allergy;

/** What can be done with a record of any kind. */
interface KindAccess {
  readonly categories: readonly DataCategory[];
  revisions(context: OperationContext, id: RecordId): Promise<readonly Revision[]>;
  ownerOf(context: OperationContext, id: RecordId): Promise<string | undefined>;
  retract(context: OperationContext, id: RecordId): Promise<void>;
}

function access<C extends FactContent>(
  collection: RecordCollection<FactRow<C>>,
  view: (stored: Stored<FactRow<C>>) => AnyRecord | undefined,
): KindAccess {
  return {
    categories: collection.groups.map(({ category }) => category),
    revisions: (context, id) => revisionsOf(context, collection, id, view),
    ownerOf: async (context, id) => {
      const found = await context
        .rows(collection.spec)
        .find([["recordId", "eq", id]], { orderBy: [], limit: 1 });
      const { patientId } = found[0]?.row ?? {};
      return typeof patientId === "string" ? patientId : undefined;
    },
    retract: (context, id) => retractFact(context, collection, id),
  };
}

const KINDS: Readonly<Record<RecordKind, KindAccess>> = {
  observation: access(observationCollection, toObservation),
  condition: access(conditionCollection, toCondition),
  encounter: access(encounterCollection, toEncounter),
  medication: access(medicationCollection, toMedication),
  allergy: access(allergyCollection, toAllergy),
};

const refSchema: z.ZodType<RecordRef> = exactSchema<RecordRef>()(
  z
    .strictObject({
      patient: patientIdSchema,
      kind: z.enum(["observation", "condition", "encounter", "medication", "allergy"]),
      record: recordIdSchema,
    })
    .readonly(),
);

/**
 * The permit is asked for the patient that the caller names, so the record has to be that patient's. A record that is
 * more delicate than the caller's permits is not there for them, like one that does not exist.
 */
async function ownRecord(
  context: OperationContext,
  { patient, kind, record }: RecordRef,
): Promise<KindAccess> {
  const known = KINDS[kind];
  await context.grants.require(patient, known.categories);
  const own = (await known.ownerOf(context, record)) === patient;
  const seen = own ? await known.revisions(context, record) : [];
  if (seen.length === 0) throw new NotFound("No such record of this patient.");
  return known;
}

const history: SingleOperation<RecordRef, { readonly items: readonly Revision[] }> = {
  name: "records.history",
  summary: "Gives all revisions of one record, with those that were replaced or taken back.",
  resource: "record",
  effect: "read",
  input: refSchema,
  purposes: "any",
  grants: [],
  writes: [],
  subject,
  audit: ({ record }, { items }) => ({ id: record, count: items.length }),
  run: async (context, ref) => {
    const kind = await ownRecord(context, ref);
    return { items: await kind.revisions(context, ref.record) };
  },
};

const retract: SingleOperation<RecordRef, { readonly record: RecordId }> = {
  name: "records.retract",
  summary: "Takes a record back that was entered in error.",
  resource: "record",
  effect: "write",
  input: refSchema,
  purposes: ["TREAT", "ETREAT", "CAREMGT", "PATRQT"],
  grants: [],
  writes: recordFacts.writes,
  announces: ANNOUNCED_WITH_FACTS,
  subject,
  audit: ({ record }) => ({ id: record }),
  run: async (context, ref) => {
    const kind = await ownRecord(context, ref);
    await kind.retract(context, ref.record);
    await announceFacts(context, ref.patient, []);
    return { record: ref.record };
  },
};

/** All operations on the health record, by their name in the session. */
export const recordOperations: {
  readonly record: typeof recordFacts;
  readonly observations: typeof observations;
  readonly series: typeof series;
  readonly conditions: typeof conditions;
  readonly encounters: typeof encounters;
  readonly medications: typeof medications;
  readonly allergies: typeof allergies;
  readonly history: typeof history;
  readonly retract: typeof retract;
} = {
  record: recordFacts,
  observations,
  series,
  conditions,
  encounters,
  medications,
  allergies,
  history,
  retract,
};
