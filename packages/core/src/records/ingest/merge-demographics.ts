/**
 * What a source's statement about a person does to what is known of them, field by field and by trust. Pure: the present
 * values and their origins go in, what is written and what is only proposed comes out.
 */
import { canonicalJson, type Instant } from "../../kernel/index.ts";
import type { Patient, PatientUpdate, ProposedValue } from "../../patients/index.ts";
import type { CheckedPatientChange } from "./check-patient-change.ts";
import { type FieldOrigin, mayOverwrite } from "./trust.ts";

/** Demographic fields that trust decides about. */
export const TRUSTED_FIELDS = ["name", "sex", "birthDate", "phones", "addresses"] as const;

/** A demographic field that trust decides about. */
export type TrustedField = (typeof TRUSTED_FIELDS)[number];

/** Origins of the present values; a field that is set and has none was entered by staff. */
export type FieldOrigins = ReadonlyMap<TrustedField, FieldOrigin>;

/** What a statement does. */
export interface DemographicStep {
  /** Fields to write; `null` deletes. */
  readonly change: PatientUpdate;
  /** Fields whose origin is now this source. */
  readonly stated: readonly TrustedField[];
  /** Values that a person has to confirm. */
  readonly proposed: readonly ProposedValue[];
  /** Fields that a lower trust may not overwrite. */
  readonly refused: readonly TrustedField[];
}

/** Staff of the institution stand behind what they entered. */
const STAFF: FieldOrigin = { source: "staff", trust: "institution" };
/** A value that staff corrected by hand. */
const CORRECTED: FieldOrigin = { source: "staff", trust: "verified" };

/** Decides about each stated field. */
export function mergeDemographics(
  patient: Patient,
  origins: FieldOrigins,
  stated: CheckedPatientChange,
  arriving: FieldOrigin,
  at: Instant,
): DemographicStep {
  const change: Record<string, unknown> = {};
  const written: TrustedField[] = [];
  const proposed: ProposedValue[] = [];
  const refused: TrustedField[] = [];
  for (const field of TRUSTED_FIELDS.filter((name) => isStated(stated, name))) {
    const [present, value] = [patient[field], stated[field]];
    const differs = !sameValue(present, value);
    const origin = present === undefined ? undefined : originOf(patient, origins, field);
    if (mayOverwrite(origin, arriving)) {
      written.push(field);
      if (differs) change[field] = value;
    } else if (differs) {
      refused.push(field);
      const text = textOf(value);
      if (text !== undefined && !isProposed(patient, field, text))
        proposed.push({ field, value: text, source: arriving.source, at });
    }
  }
  // True: each key is a trusted field and each value is that field of a checked change.
  return { change: change as PatientUpdate, stated: written, proposed, refused };
}

/** What staff corrected stands above any feed; what they entered at registration counts like the institution's own. */
function originOf(patient: Patient, origins: FieldOrigins, field: TrustedField): FieldOrigin {
  return patient.verified?.includes(field) === true ? CORRECTED : (origins.get(field) ?? STAFF);
}

/** A name is never deleted: a person without one could not be called. */
function isStated(stated: CheckedPatientChange, field: TrustedField): boolean {
  return stated[field] !== undefined && !(field === "name" && stated.name === null);
}

function sameValue(present: unknown, value: unknown): boolean {
  return canonicalJson(present ?? null) === canonicalJson(value ?? null);
}

const MAX_PROPOSED_TEXT = 2000;

/** What is proposed, as text; a deletion proposes nothing. */
function textOf(value: unknown): string | undefined {
  if (value === null) return undefined;
  return (typeof value === "string" ? value : canonicalJson(value)).slice(0, MAX_PROPOSED_TEXT);
}

function isProposed(patient: Patient, field: TrustedField, text: string): boolean {
  return (patient.proposed ?? []).some((known) => known.field === field && known.value === text);
}
