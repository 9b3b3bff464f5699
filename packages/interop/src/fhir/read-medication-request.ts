/**
 * FHIR R4 MedicationRequest to a medication order. An order not to give something, a proposal, a plan and an option are
 * skipped. The medicine is a concept, or a Medication that is contained or stands in the bundle.
 */

import type { CodedConcept, Dosage, MedicationInput } from "@hcrm/core";
import { z } from "zod";
import { readConcept, UCUM_SYSTEM } from "./concepts.ts";
import { code, concept, dateTime, listOf, present, quantity, reference, text } from "./elements.ts";
import type { FhirSkipReason } from "./fhir-import-report.ts";
import { type FhirResource, hasModifierExtension } from "./fhir-resource.ts";
import { parsed, type ReadContext, type Reading, withSubject } from "./read-context.ts";

const dosageSchema = z.object({
  text,
  asNeededBoolean: z.boolean().optional(),
  timing: z
    .object({
      repeat: z
        .object({ frequency: z.number().optional(), period: z.number().optional(), periodUnit: code })
        .optional(),
    })
    .optional(),
  doseAndRate: listOf(z.object({ doseQuantity: quantity.optional() })),
});

const medicationRequestSchema = z.object({
  status: z.string().min(1).max(64),
  intent: code,
  doNotPerform: z.boolean().optional(),
  medicationCodeableConcept: concept.optional(),
  medicationReference: reference.optional(),
  subject: reference.optional(),
  encounter: reference.optional(),
  authoredOn: dateTime,
  dosageInstruction: listOf(dosageSchema),
});

const medicationSchema = z.object({ resourceType: z.literal("Medication"), code: concept.optional() });

type FhirMedicationRequest = z.output<typeof medicationRequestSchema>;

const NOT_ORDERS: readonly unknown[] = ["proposal", "plan", "option"];

/** Reads a MedicationRequest. */
export function readMedicationRequest(resource: FhirResource, context: ReadContext): Reading {
  return parsed(medicationRequestSchema, resource, (given) =>
    withSubject(context.subject(given.subject), (subject) => {
      const { ref } = resource;
      if (given.status === "entered-in-error") {
        return {
          body: { kind: "medication-ordered", subject, medication: { ref, status: "entered-in-error" } },
        };
      }
      const medication = readOrder(ref, given, context);
      return "skip" in medication
        ? medication
        : { body: { kind: "medication-ordered", subject, medication } };
    }),
  );
}

function readOrder(
  ref: string,
  given: FhirMedicationRequest,
  context: ReadContext,
): MedicationInput | { readonly skip: FhirSkipReason; readonly path?: string } {
  if (given.doNotPerform === true) return { skip: "do-not-perform" };
  if (NOT_ORDERS.includes(given.intent)) return { skip: "not-an-order" };
  const medicine = readMedicine(given, context);
  if (medicine === "not-in-bundle") return { skip: "medication-not-in-bundle" };
  if (medicine === undefined) return { skip: "invalid-shape", path: "medicationCodeableConcept" };
  const dosage = given.dosageInstruction.map(readDosage);
  return present({
    ref,
    status: given.status,
    medication: medicine,
    authoredAt: given.authoredOn,
    dosage: dosage.length === 0 ? undefined : dosage,
    encounter: context.encounter(given.encounter),
  });
}

function readMedicine(
  given: FhirMedicationRequest,
  context: ReadContext,
): CodedConcept | "not-in-bundle" | undefined {
  if (given.medicationReference === undefined) return readConcept(given.medicationCodeableConcept);
  const found = context.resource(given.medicationReference);
  const medication = medicationSchema.safeParse(found);
  // A modifier on the medicine itself would change what is ordered.
  if (!medication.success || hasModifierExtension(found)) return "not-in-bundle";
  return readConcept(medication.data.code) ?? "not-in-bundle";
}

function readDosage(given: z.output<typeof dosageSchema>): Dosage {
  const { frequency, period, periodUnit } = given.timing?.repeat ?? {};
  const timing = present({ frequency, period, periodUnit });
  const dose = given.doseAndRate.find(({ doseQuantity }) => doseQuantity?.value !== undefined)?.doseQuantity;
  return present({
    text: given.text,
    asNeeded: given.asNeededBoolean,
    timing: Object.keys(timing).length === 0 ? undefined : timing,
    dose:
      dose?.value === undefined
        ? undefined
        : present({
            number: dose.value,
            unit: dose.system === UCUM_SYSTEM ? (dose.code ?? dose.unit) : dose.unit,
          }),
  });
}
