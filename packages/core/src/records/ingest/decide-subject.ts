/**
 * Whose a fact is: pure decisions over what the look-up of its identifiers found. Wrong here means a record under the
 * wrong person, so whatever is not plain is held for a person to decide, with the reason.
 */
import type { PatientId } from "../../kernel/index.ts";
import { isSameDay, type PartialDate, type Sex } from "../../patients/index.ts";
import type { IngestReason } from "./ingest-result.ts";

/** State of a patient that keeps facts from being stored. */
export type SubjectHold = Extract<IngestReason, "subject-restricted" | "subject-erased">;

/** A patient that one of the identifiers belongs to. */
export interface FoundPatient {
  /** The patient. */
  readonly patient: PatientId;
  /** Why facts about them are held; absent = they are not. */
  readonly hold?: SubjectHold;
}

/** Where a fact goes. */
export type SubjectDecision =
  | { readonly attach: PatientId }
  | { readonly register: true }
  | {
      readonly hold: SubjectHold | "subject-unknown" | "subject-ambiguous";
    };

/**
 * Decides from the patients that the identifiers belong to.
 *
 * @param mayRegister - true for a `patient-upserted` of a source that may create patients
 */
export function decideSubject(found: readonly FoundPatient[], mayRegister: boolean): SubjectDecision {
  const patients = new Map(found.map((candidate) => [candidate.patient, candidate]));
  const [only, second] = patients.values();
  if (only === undefined) return mayRegister ? { register: true } : { hold: "subject-unknown" };
  if (second !== undefined) return { hold: "subject-ambiguous" };
  return only.hold === undefined ? { attach: only.patient } : { hold: only.hold };
}

/** What tells one person from another. */
export interface IdentityFacts {
  /** Administrative sex. */
  readonly sex?: Sex;
  /** Birth date. */
  readonly birthDate?: PartialDate;
  /** Citizen ids with a right check character. */
  readonly citizenIds: readonly string[];
}

/**
 * Says whether a person who was found by an identifier cannot be the one that the source means: sex and birth date both
 * disagree, or both have a citizen id and none in common. One disagreement alone is an error of one of the two records.
 */
export function contradicts(known: IdentityFacts, stated: IdentityFacts): boolean {
  const otherId =
    known.citizenIds.length > 0 &&
    stated.citizenIds.length > 0 &&
    !stated.citizenIds.some((id) => known.citizenIds.includes(id));
  return otherId || (sexesDisagree(known.sex, stated.sex) && birthDatesDisagree(known, stated));
}

const TELLING_SEXES: readonly (Sex | undefined)[] = ["male", "female"];

/** Only male against female is a disagreement: all other values say that nothing is known. */
function sexesDisagree(known: Sex | undefined, stated: Sex | undefined): boolean {
  return TELLING_SEXES.includes(known) && TELLING_SEXES.includes(stated) && known !== stated;
}

function birthDatesDisagree(known: IdentityFacts, stated: IdentityFacts): boolean {
  if (known.birthDate === undefined || stated.birthDate === undefined) return false;
  return isSameDay(known.birthDate, stated.birthDate) === "no";
}
