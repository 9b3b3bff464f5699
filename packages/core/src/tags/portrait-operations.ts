/**
 * The operation of `session.portrait`, with the sections that other modules supply. It asks for no category beforehand:
 * each section asks for its own, and is absent without it.
 */
import { z } from "zod";
import { exactSchema, type PatientId, patientIdSchema } from "../kernel/index.ts";
import type { SingleOperation } from "../operations/index.ts";
import { drawPortrait } from "./draw-portrait.ts";
import type { PatientPortrait, PortraitSections } from "./portrait.ts";

interface PortraitInput {
  readonly patient: PatientId;
}

// A type and no interface: a tree of operations has an index signature, which interfaces do not fit.
/** The operations of `session.portrait`. */
export type PortraitOperations = {
  /** Draws the portrait of one patient. */
  readonly get: SingleOperation<PortraitInput, PatientPortrait>;
};

/** Makes the operations over the sections of other modules. */
export function portraitOperations(sections: PortraitSections): PortraitOperations {
  return {
    get: {
      name: "portrait.get",
      summary: "Draws the portrait of a patient in the sections that the caller may see.",
      resource: "portrait",
      effect: "read",
      purposes: ["TREAT", "ETREAT", "CAREMGT"],
      grants: [],
      input: exactSchema<PortraitInput>()(z.strictObject({ patient: patientIdSchema }).readonly()),
      writes: [],
      subject: ({ patient }) => patient,
      audit: (_input, portrait) => ({ fields: Object.keys(portrait) }),
      run: (context, { patient }) => drawPortrait(context, patient, sections),
    },
  };
}
