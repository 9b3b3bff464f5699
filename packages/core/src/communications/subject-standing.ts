/**
 * Rows 1 to 3 of the contact gate for one patient, read in the current transaction: deceased or merged, restricted, and
 * how consent stands for the purpose of a plan or message, which need not be the purpose of the session that asks.
 */
import { categoryRule, childAge, purposeRule, subjectGateCollection } from "../access/index.ts";
import { type ConsentStanding, standingOf } from "../consents/index.ts";
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import { NotFound, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { SubjectStanding } from "./contact-gate.ts";

/** What a follow-up uses besides the name: how to reach the patient, and why. */
const CATEGORIES: readonly DataCategory[] = ["contact", "clinical"];

/**
 * Reads the standing of a patient for a purpose. A withdrawn or missing consent for one of the categories that the
 * purpose covers counts for the purpose as a whole.
 *
 * @throws {@link NotFound} when there is no such patient.
 */
export async function readSubjectStanding(
  context: OperationContext,
  patient: PatientId,
  purpose: PurposeOfUse,
): Promise<SubjectStanding> {
  return {
    ...(await readSubjectFlags(context, patient)),
    consent: await consentFor(context, patient, purpose),
  };
}

/**
 * Rows 1 and 2 of the contact gate.
 *
 * @throws {@link NotFound} when there is no such patient.
 */
export async function readSubjectFlags(
  context: OperationContext,
  patient: PatientId,
): Promise<Omit<SubjectStanding, "consent">> {
  const gate = await context.rows(subjectGateCollection.spec).get(patient);
  if (gate === null) throw new NotFound("No such patient.");
  const { deceased, restricted, mergedInto } = gate.row;
  return { deceased: deceased === true, merged: mergedInto !== null, restricted: restricted === true };
}

async function consentFor(
  context: OperationContext,
  patient: PatientId,
  purpose: PurposeOfUse,
): Promise<SubjectStanding["consent"]> {
  const { packs } = context.settings;
  const rule = purposeRule(packs, purpose);
  if (rule === undefined) return "missing";
  if (rule.consent === "not-asked") return "permitted";
  const { heads, guardians, reaches } = await context.subjects.read(patient);
  const child = childAge(packs);
  const ofAgeFrom = reaches.find(({ age }) => age === child)?.from;
  const materialVersion = await context.materialVersions();
  const standings = CATEGORIES.filter((category) => rule.categories.includes(category)).map(
    (category): ConsentStanding =>
      standingOf({
        heads,
        purpose,
        category,
        at: context.at,
        rule,
        categoryRule: categoryRule(packs, category),
        age: ofAgeFrom === undefined ? { guardians } : { guardians, ofAgeFrom },
        materialVersion,
      }).standing,
  );
  if (standings.some((standing) => standing === "withdrawn" || standing === "refused")) return "withdrawn";
  const permitted = (standing: ConsentStanding): boolean =>
    standing === "active" || (standing === "none" && rule.whenNoConsent === "permit");
  return standings.every(permitted) ? "permitted" : "missing";
}
