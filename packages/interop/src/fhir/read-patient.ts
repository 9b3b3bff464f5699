/**
 * FHIR R4 Patient to a change of a person's data. A field that the resource does not carry is left alone. The sender's own
 * record key becomes an identifier besides the business identifiers. A patient that was replaced by another is not
 * taken: importing it as a live person would make a duplicate.
 */

import {
  type NewAddress,
  type NewPhone,
  type PatientChange,
  type PhoneUse,
  SEX_SYSTEM,
  type Sex,
  type SourceIdentifier,
  sexOfGbCode,
} from "@hcrm/core";
import { z } from "zod";
import {
  code,
  coding,
  concept,
  dateTime,
  type FhirCoding,
  type FhirIdentifier,
  identifier,
  listOf,
  period,
  present,
  text,
} from "./elements.ts";
import type { FhirResource } from "./fhir-resource.ts";
import { humanName, readNames } from "./patient-names.ts";
import { parsed, type ReadContext, type Reading } from "./read-context.ts";

const extension = z.object({ valueCoding: coding.optional(), valueCodeableConcept: concept.optional() });

const patientSchema = z.object({
  active: z.boolean().optional(),
  identifier: listOf(identifier),
  name: listOf(humanName),
  gender: code,
  _gender: z.object({ extension: listOf(extension) }).optional(),
  extension: listOf(extension),
  birthDate: code,
  deceasedBoolean: z.boolean().optional(),
  deceasedDateTime: dateTime,
  telecom: z
    .array(z.object({ system: code, value: code, use: code, rank: z.int().min(1).max(1000).optional() }))
    .optional(),
  address: z
    .array(
      z.object({
        use: code,
        text,
        line: listOf(text),
        city: code,
        district: code,
        state: code,
        postalCode: code,
        country: code,
        period: period.optional(),
      }),
    )
    .optional(),
  link: listOf(z.object({ type: code })),
});

type FhirPatient = z.output<typeof patientSchema>;

/** Reads a Patient. */
export function readPatient(resource: FhirResource, context: ReadContext): Reading {
  return parsed(patientSchema, resource, (patient) => {
    if (patient.link.some(({ type }) => type === "replaced-by")) return { skip: "patient-replaced" };
    const own: SourceIdentifier = { system: context.sourceSystem, value: resource.recordKey };
    const business = patient.identifier.flatMap((given) => readIdentifier(given, context));
    const identifiers = [own, ...business];
    const keys = identifiers.map(({ system, value, assigner }) => present({ system, value, assigner }));
    return {
      body: {
        kind: "patient-upserted",
        subject: { identifiers: keys },
        patient: { identifiers, ...readDemographics(patient) },
      },
    };
  });
}

function readIdentifier(given: FhirIdentifier, context: ReadContext): SourceIdentifier[] {
  const { system, value, assigner, type, use } = given;
  if (value === undefined) return [];
  if (system === undefined) {
    context.warn("identifier-without-system");
    return [];
  }
  // A literal reference to an organisation is stable across deliveries only when it is not made up for this bundle.
  const isStable = assigner?.reference !== undefined && !/^(?:urn:|#)/.test(assigner.reference);
  return [
    present({
      system,
      value,
      assigner: assigner?.identifier?.value ?? (isStable ? assigner?.reference : assigner?.display),
      type: type?.coding.find((item) => item.code !== undefined)?.code,
      period: given.period === undefined ? undefined : present(given.period),
      status: use === "old" ? ("ended" as const) : undefined,
    }),
  ];
}

function readDemographics(patient: FhirPatient): PatientChange {
  const { name, formerNames } = readNames(patient.name);
  return present({
    name,
    formerNames: formerNames.length === 0 ? undefined : formerNames,
    sex: readSex(patient),
    birthDate: patient.birthDate,
    deceased: readDeath(patient),
    phones: patient.telecom === undefined ? undefined : readPhones(patient.telecom),
    addresses: patient.address === undefined ? undefined : readAddresses(patient.address),
    active: patient.active,
  });
}

/** FHIR cannot say "unstated"; a GB/T 2261.1 code that travels beside the gender is the more exact word. */
function readSex(patient: FhirPatient): Sex | (string & {}) | undefined {
  const extensions = [...(patient._gender?.extension ?? []), ...patient.extension];
  const codings: FhirCoding[] = extensions.flatMap(({ valueCoding, valueCodeableConcept }) => [
    ...(valueCoding === undefined ? [] : [valueCoding]),
    ...(valueCodeableConcept?.coding ?? []),
  ]);
  const national = codings.find(({ system, code: value }) => system === SEX_SYSTEM && value !== undefined);
  return sexOfGbCode(national?.code ?? "") ?? patient.gender;
}

function readDeath({ deceasedBoolean, deceasedDateTime }: FhirPatient): PatientChange["deceased"] {
  if (deceasedDateTime !== undefined) return { at: deceasedDateTime };
  if (deceasedBoolean === undefined) return undefined;
  return deceasedBoolean ? {} : false;
}

const PHONE_USES: ReadonlyMap<string, PhoneUse> = new Map([
  ["home", "home"],
  ["work", "work"],
  ["mobile", "mobile"],
  ["temp", "temporary"],
  ["old", "old"],
]);

/** Longest telephone number that core takes; a longer text is none. */
const MAX_PHONE = 64;

function readPhones(telecom: NonNullable<FhirPatient["telecom"]>): readonly NewPhone[] {
  return telecom.flatMap(({ system, value, use, rank }) => {
    if (value === undefined || value.length > MAX_PHONE || (system !== "phone" && system !== "sms"))
      return [];
    return [present({ number: value, use: PHONE_USES.get(use ?? ""), rank })];
  });
}

const ADDRESS_USES: ReadonlyMap<string, NonNullable<NewAddress["use"]>> = new Map([
  ["home", "home"],
  ["work", "work"],
  ["temp", "temporary"],
  ["old", "old"],
]);

function readAddresses(addresses: NonNullable<FhirPatient["address"]>): readonly NewAddress[] {
  return addresses.flatMap((address) => {
    const street = address.line.filter((line) => line !== undefined).join(" ");
    const parts = present({
      country: address.country,
      province: address.state,
      city: address.city,
      district: address.district,
      street: street === "" ? undefined : street,
      postalCode: address.postalCode,
      text: address.text,
    });
    if (Object.keys(parts).length === 0) return [];
    const use = ADDRESS_USES.get(address.use ?? "");
    return [use === undefined ? parts : { ...parts, use }];
  });
}
