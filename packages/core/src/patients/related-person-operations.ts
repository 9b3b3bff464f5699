/**
 * Operations on related persons. A verified guardian is folded into the gate in the transaction that records them, so a
 * guardian's consent counts from then on and ends when the relation ends.
 */

import { InvalidInput, NotFound, type PatientId } from "../kernel/index.ts";
import type { SingleOperation } from "../operations/index.ts";
import { subjectGateName } from "../operations/index.ts";
import {
  type NewRelatedPerson,
  newRelatedPersonSchema,
  type RelatedPerson,
  type RelatedPersonRef,
  relatedPersonCollection,
  relatedPersonRefSchema,
} from "./related-person.ts";

const shared = {
  resource: "related-person",
  effect: "write",
  purposes: ["TREAT", "ETREAT", "CAREMGT", "HOPERAT", "PATRQT", "FAMRQT"],
  grants: [],
  writes: [relatedPersonCollection.spec.name, subjectGateName],
  beforeConsent: true,
  subject: ({ patient }: { readonly patient: PatientId }) => patient,
} as const;

const add: SingleOperation<NewRelatedPerson, RelatedPerson> = {
  ...shared,
  name: "patients.relatedPersons.add",
  summary:
    "Adds a person who may act for a patient; a verified guardian may consent for a child from now on.",
  input: newRelatedPersonSchema,
  audit: (_input, { id }) => ({ id }),
  run: async (context, { patient, kind, validTo, ...details }) => {
    const { at, ids } = context;
    if (validTo !== undefined && validTo <= at)
      throw new InvalidInput("A relation ends after it begins.", {
        details: { issues: [{ path: "validTo" }] },
      });
    const id = ids.next();
    await context
      .repository(relatedPersonCollection)
      .add({ id, patientId: patient, kind, validFrom: at, validTo: validTo ?? null, details });
    if (kind === "guardian" && details.verifiedBy !== undefined) {
      const guardian = { person: id, from: at, ...(validTo === undefined ? {} : { to: validTo }) };
      await context.subjects.change(patient, {
        facts: (before) => ({ ...before, guardians: [...before.guardians, guardian] }),
      });
    }
    return { id, patient, kind, ...details, validFrom: at, ...(validTo === undefined ? {} : { validTo }) };
  },
};

const end: SingleOperation<RelatedPersonRef, { readonly person: RelatedPersonRef["person"] }> = {
  ...shared,
  name: "patients.relatedPersons.end",
  summary: "Ends the relation of a person; a consent that rests on it no longer stands.",
  input: relatedPersonRefSchema,
  audit: ({ person }) => ({ id: person }),
  run: async (context, { patient, person }) => {
    const { at } = context;
    const stored = await context.rows(relatedPersonCollection.spec).get(person);
    const validTo = stored?.row.validTo ?? null;
    if (stored?.row.patientId !== patient || (validTo !== null && String(validTo) <= at))
      throw new NotFound("The patient has no such related person.");
    await context.repository(relatedPersonCollection).changePlain(person, stored.version, { validTo: at });
    await context.subjects.change(patient, {
      facts: (before) => ({
        ...before,
        guardians: before.guardians.map((known) => (known.person === person ? { ...known, to: at } : known)),
      }),
    });
    return { person };
  },
};

/** The operations of `session.patients.relatedPersons`. */
export const relatedPersonOperations: { readonly add: typeof add; readonly end: typeof end } = { add, end };
