/**
 * The health record as facts for rules and risk models (`@hcrm/rules`). Left out is whatever a rule must not see: uncoded
 * and preliminary results, units that the table does not know, doubtful and past diagnoses, medicines that are no longer
 * taken. What is left out is missing, so a rule answers *unknown* and never a silent *no*.
 */
import type { Fact, FactProfile, FactSource } from "@hcrm/rules";
import type { Page, PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import {
  type CodedConcept,
  codingOf,
  LOINC_SYSTEM,
  patientCollection,
  precisionOf,
  SNOMED_SYSTEM,
} from "../patients/index.ts";
import type { RecordCollection, Stored } from "../repository/index.ts";
import { type Condition, isEstablished } from "./condition.ts";
import { conditionCollection } from "./condition-collection.ts";
import { withDerivedInputs } from "./derived-inputs.ts";
import { type FactContent, type FactRow, placeOf } from "./fact-row.ts";
import { toCondition, toMedication, toObservation } from "./fact-views.ts";
import type { ResultStatus } from "./ingest/observation-input.ts";
import type { Medication } from "./medication.ts";
import { medicationCollection } from "./medication-collection.ts";
import type { Observation } from "./observation.ts";
import { observationCollection } from "./observation-collection.ts";
import { listFacts } from "./read-facts.ts";

/** Most records of one kind that are read for one patient, newest first. */
const MAX_RECORDS = 2000;
const PAGE = 200;
/** Results that stand; a preliminary one may still change. */
const STANDING: readonly ResultStatus[] = ["final", "amended", "corrected"];

/** Short names of code systems in facts; any other system goes by its URI. */
const SYSTEM_NAMES: ReadonlyMap<string, string> = new Map([
  [SNOMED_SYSTEM, "snomed"],
  ["urn:oid:2.16.156.10011.2.3.3.11.3", "icd-10"],
  ["http://hl7.org/fhir/sid/icd-10", "icd-10"],
  ["http://hl7.org/fhir/sid/icd-10-cm", "icd-10"],
  ["http://www.whocc.no/atc", "atc"],
]);
const ICD_10 = "icd-10";

/**
 * Code system of answers that only a risk model asks for and that no terminology has a code for, such as
 * `northernChina`; the code is the input's name, the fact `input:<code>`.
 */
export const MODEL_INPUT_SYSTEM: string = "urn:hcrm:model-input";

const ICD_10_CATEGORY_LENGTH = 3;

/**
 * Reads what rules may ask about a patient. Facts that the gate keeps from the caller are missing like any other, and so are
 * records that are more delicate than their kind: tags and assessments are read by more people than those records are, and
 * come out the same whoever asks for them. Tags are the caller's to add.
 */
export async function readFacts(context: OperationContext, patient: PatientId): Promise<FactSource> {
  const observations = await readAll(context, observationCollection, patient, toObservation);
  const conditions = await readAll(context, conditionCollection, patient, toCondition);
  const medications = await readAll(context, medicationCollection, patient, toMedication);
  const facts = [
    ...observations.flatMap(observationFacts).flatMap(withDerivedInputs),
    ...conditions.flatMap(conditionFacts),
    ...medications.flatMap(medicationFacts),
  ];
  const byCode = new Map<string, Fact[]>();
  for (const fact of facts) {
    const known = byCode.get(fact.code);
    if (known === undefined) byCode.set(fact.code, [fact]);
    else known.push(fact);
  }
  return {
    profile: await readProfile(context, patient),
    tags: [],
    facts: (code) => byCode.get(code) ?? [],
  };
}

/** A record with the instant from which it counts. */
interface Dated<View> {
  readonly view: View;
  readonly at: string;
}

async function readAll<C extends FactContent, View>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  patient: PatientId,
  toView: (stored: Stored<FactRow<C>>) => View | undefined,
): Promise<readonly Dated<View>[]> {
  const dated = (stored: Stored<FactRow<C>>): Dated<View> | undefined => {
    const view = toView(stored);
    return view === undefined ? undefined : { view, at: placeOf(stored).effectiveAt };
  };
  const all: Dated<View>[] = [];
  const query = { patient, sensitive: false, limit: PAGE } as const;
  let page: Page<Dated<View>> = await listFacts(context, collection, query, dated);
  all.push(...page.items);
  while (page.next !== undefined && all.length < MAX_RECORDS) {
    page = await listFacts(context, collection, { ...query, cursor: page.next }, dated);
    all.push(...page.items);
  }
  return all;
}

function observationFacts({ view, at }: Dated<Observation>): readonly Fact[] {
  const { id, status, code, value, unitStatus, indicator } = view;
  const name = indicator ?? factName(code);
  if (name === undefined || unitStatus === "unknown" || !STANDING.includes(status)) return [];
  const fact = { code: name, at, source: id };
  if ("concept" in value) return [{ ...fact, value: value.concept.code ?? value.concept.text ?? null }];
  if ("text" in value) return [{ ...fact, value: value.text }];
  if ("flag" in value) return [{ ...fact, value: value.flag }];
  // Beyond what could be measured the number is not the value: asked, but without a result.
  const number = value.comparator === undefined ? value.number : null;
  return [{ ...fact, value: number, ...(value.unit === undefined ? {} : { unit: value.unit }) }];
}

function factName(concept: CodedConcept): string | undefined {
  const { system, code } = codingOf(concept) ?? {};
  if (system === MODEL_INPUT_SYSTEM) return `input:${code}`;
  return system === LOINC_SYSTEM ? code : undefined;
}

function conditionFacts({ view, at }: Dated<Condition>): readonly Fact[] {
  if (!isEstablished(view)) return [];
  return factCodes("condition", view.code).map((code) => ({ code, value: true, at, source: view.id }));
}

function medicationFacts({ view, at }: Dated<Medication>): readonly Fact[] {
  if (view.status !== "active") return [];
  return factCodes("medication", view.medication).map((code) => ({ code, value: true, at, source: view.id }));
}

/** A concept under each of its codes; ICD-10 also under the three-character category. */
function factCodes(kind: string, concept: CodedConcept): readonly string[] {
  const primary = codingOf(concept);
  const codings = [...(primary === undefined ? [] : [primary]), ...(concept.others ?? [])];
  const codes = codings.flatMap(({ system, code }) => {
    const name = SYSTEM_NAMES.get(system) ?? system;
    const full = `${kind}:${name}|${code}`;
    return name === ICD_10 ? [full, `${kind}:${name}|${code.slice(0, ICD_10_CATEGORY_LENGTH)}`] : [full];
  });
  return [...new Set(codes)];
}

async function readProfile(context: OperationContext, patient: PatientId): Promise<FactProfile> {
  const { record } = await context.repository(patientCollection).get(patient, context.grants);
  const { sex, birthDate } = record.identity ?? {};
  return {
    ...(sex === "male" || sex === "female" ? { sex } : {}),
    // Ages are counted in days; a year or month alone would be a guess.
    ...(birthDate !== undefined && precisionOf(birthDate) === "day" ? { birthDate } : {}),
  };
}
