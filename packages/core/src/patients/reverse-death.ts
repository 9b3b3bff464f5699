/**
 * Undoing a death that was entered in error. Record and gate say again that the patient lives, and what the death closed
 * comes back in the same transaction, as far as its time has not passed.
 */
import { z } from "zod";
import { exactSchema, type PatientId, patientIdSchema, TransitionRefused } from "../kernel/index.ts";
import { type SingleOperation, subjectGateName } from "../operations/index.ts";
import { patientCollection } from "./patient-collection.ts";

interface ReverseDeathInput {
  readonly patient: PatientId;
}

/** Undoes a death that was entered in error. */
export const reversePatientDeath: SingleOperation<
  ReverseDeathInput,
  { readonly restored: Readonly<Record<string, number>> }
> = {
  name: "patients.reverseDeath",
  summary:
    "Undoes a death that was entered in error; what it closed comes back where its time has not passed.",
  resource: "patient",
  effect: "write",
  input: exactSchema<ReverseDeathInput>()(z.strictObject({ patient: patientIdSchema }).readonly()),
  purposes: ["TREAT", "ETREAT", "CAREMGT", "HOPERAT"],
  grants: ["identity"],
  writes: [patientCollection.spec.name, subjectGateName],
  announces: ["death-reversed"],
  subject: ({ patient }) => patient,
  audit: () => ({ fields: ["deceased", "deceasedOn"] }),
  run: async (context, { patient }) => {
    const repository = context.repository(patientCollection);
    const { record, version } = await repository.get(patient, context.grants);
    if (!record.deceased) {
      throw new TransitionRefused("No death is recorded.", {
        details: { entity: "patient", from: "living", action: "reverse-death" },
      });
    }
    // An undefined member is an absent one to the repository.
    const identity = { deceasedOn: undefined } as Partial<Record<"deceasedOn", never>>;
    await repository.change(patient, version, { deceased: false, identity }, context.grants);
    await context.subjects.change(patient, { flags: { deceased: false } });
    return { restored: await context.announce({ kind: "death-reversed", patient }) };
  },
};
