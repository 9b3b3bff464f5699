/**
 * From a stored revision to what a caller sees: keys that only serve look-ups are left out, derived values are added. A
 * record whose essential fields are hidden from the caller gives `undefined`.
 */
import type { Stored } from "../repository/index.ts";
import type { Allergy } from "./allergy.ts";
import type { AllergyRow } from "./allergy-collection.ts";
import type { Condition } from "./condition.ts";
import type { ConditionRow } from "./condition-collection.ts";
import type { Encounter } from "./encounter.ts";
import type { EncounterRow } from "./encounter-collection.ts";
import type { FactContent } from "./fact-row.ts";
import { ENCOUNTER_STATUSES } from "./ingest/encounter-input.ts";
import { MEDICATION_STATUSES } from "./ingest/medication-input.ts";
import { RESULT_STATUSES } from "./ingest/observation-input.ts";
import type { Medication } from "./medication.ts";
import type { MedicationRow } from "./medication-collection.ts";
import { derivedFrom, type Observation } from "./observation.ts";
import type { ObservationRow } from "./observation-collection.ts";

/** Keys that serve look-ups only. */
type LookUpKey = Exclude<keyof FactContent, "provenance"> | "encounterHash";

function ownFields<C extends object>(content: C | undefined): Omit<C, LookUpKey> | undefined {
  if (content === undefined) return undefined;
  const hidden: readonly string[] = [
    "codeKey",
    "seriesKey",
    "delicate",
    "encounterHash",
  ] satisfies LookUpKey[];
  const kept = Object.entries(content).filter(([key]) => !hidden.includes(key));
  return Object.fromEntries(kept) as Omit<C, LookUpKey>; // true: exactly the look-up keys were left out
}

/** An observation as a caller sees it. */
export function toObservation({ record }: Stored<ObservationRow>): Observation | undefined {
  const { code, at, value, provenance, ...rest } = ownFields(record.content) ?? {};
  const status = RESULT_STATUSES.find((known) => known === record.status);
  if (code === undefined || at === undefined || value === undefined) return undefined;
  if (provenance === undefined || status === undefined) return undefined;
  const { recordId: id, revision } = record;
  return { id, revision, status, code, at, value, ...derivedFrom(code, value), ...rest, provenance };
}

/** A diagnosis as a caller sees it. */
export function toCondition({ record }: Stored<ConditionRow>): Condition | undefined {
  const { code, provenance, ...rest } = ownFields(record.content) ?? {};
  if (code === undefined || provenance === undefined) return undefined;
  const { recordId: id, revision } = record;
  return { id, revision, code, ...rest, provenance };
}

/** An encounter as a caller sees it. */
export function toEncounter({ record }: Stored<EncounterRow>): Encounter | undefined {
  const { provenance, ...rest } = ownFields(record.content) ?? {};
  const status = ENCOUNTER_STATUSES.find((known) => known === record.status);
  if (provenance === undefined || status === undefined) return undefined;
  const { recordId: id, revision } = record;
  return { id, revision, status, ...rest, provenance };
}

/** A medication order as a caller sees it. */
export function toMedication({ record }: Stored<MedicationRow>): Medication | undefined {
  const { medication, provenance, ...rest } = ownFields(record.content) ?? {};
  const status = MEDICATION_STATUSES.find((known) => known === record.status);
  if (medication === undefined || provenance === undefined || status === undefined) return undefined;
  const { recordId: id, revision } = record;
  return { id, revision, status, medication, ...rest, provenance };
}

/** An allergy, or the statement that none is known, as a caller sees it. */
export function toAllergy({ record }: Stored<AllergyRow>): Allergy | undefined {
  const { provenance, ...rest } = ownFields(record.content) ?? {};
  if (provenance === undefined || (rest.code === undefined && rest.noKnown === undefined)) return undefined;
  const { recordId: id, revision } = record;
  return { id, revision, ...rest, provenance };
}
