/**
 * `records.record`: facts that a caller enters. A caller's own input is refused as a whole when a value cannot be right;
 * what a source sends is treated differently (`ingest/` drops the field and keeps the rest).
 */
import type { DataCategory } from "../encryption/index.ts";
import { InvalidInput, type RecordId } from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { RecordCollection } from "../repository/index.ts";
import { allergyCollection } from "./allergy-collection.ts";
import { ANNOUNCED_WITH_FACTS, announceFacts, type StoredEncounter } from "./announce-facts.ts";
import {
  type CheckedFact,
  checkAllergy,
  checkCondition,
  checkEncounter,
  checkMedication,
  checkObservation,
  type FactCheck,
  type FactCheckContext,
} from "./check-fact.ts";
import { conditionCollection } from "./condition-collection.ts";
import { encounterCollection } from "./encounter-collection.ts";
import type { FactContent, FactRow } from "./fact-row.ts";
import { medicationCollection } from "./medication-collection.ts";
import { type NewFacts, newFactsSchema, writtenOut } from "./new-facts.ts";
import { observationCollection } from "./observation-collection.ts";
import type { Provenance } from "./provenance.ts";
import { addFact } from "./write-facts.ts";

/** Ids of what was recorded, in the order of the input. */
export interface RecordedFacts {
  /** Results. */
  readonly observations: readonly RecordId[];
  /** Diagnoses. */
  readonly conditions: readonly RecordId[];
  /** Encounters. */
  readonly encounters: readonly RecordId[];
  /** Medication orders. */
  readonly medications: readonly RecordId[];
  /** Allergies. */
  readonly allergies: readonly RecordId[];
}

/** Records facts of one patient. */
export const recordFacts: SingleOperation<NewFacts, RecordedFacts> = {
  name: "records.record",
  summary: "Records results, diagnoses, encounters, medication and allergies of one patient.",
  resource: "record",
  effect: "write",
  input: newFactsSchema,
  purposes: ["TREAT", "ETREAT", "CAREMGT"],
  grants: [],
  writes: [
    observationCollection.spec.name,
    conditionCollection.spec.name,
    encounterCollection.spec.name,
    medicationCollection.spec.name,
    allergyCollection.spec.name,
  ],
  announces: ANNOUNCED_WITH_FACTS,
  subject: ({ patient }) => patient,
  audit: (_input, recorded) => ({ count: Object.values(recorded).flat().length }),
  run: async (context, input) => {
    const { patient } = input;
    await context.grants.require(patient, categoriesOf(input));
    const write = writerFor(context, input);
    const encounters: StoredEncounter[] = [];
    for (const given of input.encounters ?? []) {
      const fact = checkEncounter(given, write.checks);
      encounters.push({ fact, id: await write.one(encounterCollection, fact, "encounters") });
    }
    const recorded: RecordedFacts = {
      observations: await write.all(observationCollection, input.observations, "observations", (given) =>
        checkObservation(writtenOut(given), write.checks),
      ),
      conditions: await write.all(conditionCollection, input.conditions, "conditions", (given) =>
        checkCondition({ clinical: "active", verification: "confirmed", ...given }, write.checks),
      ),
      encounters: encounters.map(({ id }) => id),
      medications: await write.all(medicationCollection, input.medications, "medications", (given) =>
        checkMedication({ status: "active", ...given }, write.checks),
      ),
      allergies: await write.all(allergyCollection, input.allergies, "allergies", (given) =>
        checkAllergy("noKnown" in given ? given : { clinical: "active", ...given }, write.checks),
      ),
    };
    await announceFacts(context, patient, encounters);
    return recorded;
  },
};

function categoriesOf({
  observations,
  conditions,
  encounters,
  medications,
  allergies,
}: NewFacts): readonly DataCategory[] {
  const clinical = [conditions, encounters, medications, allergies].some((given) => given !== undefined);
  const categories: readonly DataCategory[] = [
    ...(observations === undefined ? [] : ["lab" as const]),
    ...(clinical ? ["clinical" as const] : []),
  ];
  if (categories.length === 0)
    throw new InvalidInput("There is nothing to record.", {
      details: { issues: [{ path: "", rule: "no-facts" }] },
    });
  return categories;
}

interface FactWriter {
  readonly checks: FactCheckContext;
  one<C extends FactContent>(
    collection: RecordCollection<FactRow<C>>,
    checked: FactCheck<C>,
    path: string,
  ): Promise<RecordId>;
  all<C extends FactContent, T>(
    collection: RecordCollection<FactRow<C>>,
    given: readonly T[] | undefined,
    path: string,
    check: (given: T) => FactCheck<C>,
  ): Promise<readonly RecordId[]>;
}

function writerFor(context: OperationContext, { patient, trust = "verified" }: NewFacts): FactWriter {
  const provenance: Provenance = { source: `actor:${context.actor.id}`, trust, receivedAt: context.at };
  const one: FactWriter["one"] = (collection, checked, path) =>
    addFact(context, collection, { patient, fact: accepted(checked, path), provenance });
  return {
    checks: {
      zone: context.settings.zone,
      fallbackAt: context.at,
      hashRef: (ref) => Buffer.from(context.keyedHash("record-ref", ref)).toString("hex"),
    },
    one,
    all: async (collection, given = [], path, check) => {
      const ids: RecordId[] = [];
      for (const [index, item] of given.entries())
        ids.push(await one(collection, check(item), `${path}.${index}`));
      return ids;
    },
  };
}

/** Codes and units that rules do not know are kept; anything else that was dropped refuses the input. */
function accepted<C extends FactContent>(checked: FactCheck<C>, path: string): CheckedFact<C> {
  const dropped =
    "refused" in checked ? checked.refused : checked.problems.find(({ code }) => code === "value-invalid");
  if ("refused" in checked || dropped !== undefined)
    throw new InvalidInput("A fact is refused.", {
      details: {
        issues: [{ path: `${path}.${dropped?.path ?? ""}`, rule: dropped?.code ?? "value-invalid" }],
      },
    });
  return checked;
}
