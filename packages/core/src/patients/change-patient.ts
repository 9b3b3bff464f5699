/**
 * Changing patients: their data, and recording a death. Each change writes the record and folds what the gate needs of it
 * (birth date, death) in the same transaction; a death is announced, and what rests on the patient stops.
 */
import { z } from "zod";
import { exactSchema, type PatientId, patientIdSchema, VersionConflict } from "../kernel/index.ts";
import { type OperationContext, type SingleOperation, subjectGateName } from "../operations/index.ts";
import type { Change, GroupChange } from "../repository/index.ts";
import { PROVINCE_AREAS } from "./area-codes.ts";
import { checkedIdentifiers, checkedPhones, checkPast } from "./check-patient.ts";
import type { Phone } from "./contact-point.ts";
import { type PartialDate, partialDateSchema } from "./partial-date.ts";
import { type Patient, type PatientIdentity, type PatientUpdate, patientUpdateSchema } from "./patient.ts";
import {
  contactPointCollection,
  identifierCollection,
  type PatientRow,
  patientCollection,
} from "./patient-collection.ts";
import type { DeathEffect } from "./patients.ts";
import { readPatient } from "./read-patient.ts";
import { addIdentifiers, addPhones, reachesOf } from "./register-patient.ts";
import { SEARCH_KEY_WRITES } from "./search-key-collection.ts";
import { type NamedPatient, writeNameKeys, writePhoneKeys } from "./write-search-keys.ts";

interface UpdateInput {
  readonly patient: PatientId;
  readonly version?: number;
  readonly change: PatientUpdate;
}

/** Changes a patient. */
export const updatePatient: SingleOperation<UpdateInput, Patient> = {
  name: "patients.update",
  summary: "Changes a patient's data; numbers are added, never removed.",
  resource: "patient",
  effect: "write",
  input: exactSchema<UpdateInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        version: z.exactOptional(z.int().min(1)),
        change: patientUpdateSchema,
      })
      .readonly(),
  ),
  purposes: ["TREAT", "ETREAT", "CAREMGT", "HOPERAT", "PATRQT"],
  grants: ["identity"],
  writes: [
    patientCollection.spec.name,
    identifierCollection.spec.name,
    contactPointCollection.spec.name,
    ...SEARCH_KEY_WRITES,
    subjectGateName,
  ],
  subject: ({ patient }) => patient,
  audit: ({ change }) => ({ fields: Object.keys(change) }),
  run: async (context, { patient, version, change }) => {
    checkPast("birthDate", change.birthDate, context.today);
    const identifiers = checkedIdentifiers(change.identifiers ?? [], {
      today: context.today,
      areas: PROVINCE_AREAS,
    });
    const phones = change.phones === undefined ? undefined : checkedPhones(change.phones);
    await applyPatientChange(context, patient, { version, change, byStaff: true });
    await addIdentifiers(context, patient, identifiers);
    if (phones !== undefined) await replacePhones(context, patient, phones);
    return readPatient(context, patient);
  },
};

/** What to change, and who stands behind it. */
export interface PatientChangeRequest {
  /** The version that the change rests on, where the caller names one. */
  readonly version?: number | undefined;
  /** The fields. */
  readonly change: PatientUpdate;
  /** True when a person of the hospital states it; a feed of lower trust then only proposes another value. */
  readonly byStaff?: boolean;
}

/** Writes name, sex, birth date and addresses, and folds the birth date into the gate. */
export async function applyPatientChange(
  context: OperationContext,
  id: PatientId,
  { version, change, byStaff = false }: PatientChangeRequest,
): Promise<void> {
  const repository = context.repository(patientCollection);
  const before = await repository.get(id, context.grants);
  if (version !== undefined && version !== before.version)
    throw new VersionConflict("The patient changed meanwhile; read it again.", {
      details: { collection: patientCollection.spec.name, id, expectedVersion: version },
    });
  const stated = Object.keys(change).filter((field) => field !== "identifiers");
  let after: NamedPatient = {};
  // Whoever sees 张* renames 张伟: former names and search keys are made of what is stored, not of what the caller sees.
  const identity = (known: Partial<PatientIdentity>): GroupChange<PatientIdentity> => {
    const verified = [...new Set([...(known.verified ?? []), ...stated])];
    const changed = { ...identityChange(known, change), ...(byStaff ? { verified } : {}) };
    after = { ...known, ...changed };
    return changed;
  };
  const isAboutIdentity = [change.name, change.sex, change.birthDate].some((value) => value !== undefined);
  const touched: Change<PatientRow> = {
    ...(isAboutIdentity || (byStaff && stated.length > 0) ? { identity } : {}),
    ...(change.addresses === undefined ? {} : { contact: { addresses: change.addresses ?? [] } }),
  };
  if (Object.keys(touched).length > 0) await repository.change(id, before.version, touched, context.grants);
  if (change.name !== undefined || change.birthDate !== undefined) await writeNameKeys(context, id, after);
  if (change.birthDate !== undefined) {
    const reaches = reachesOf(context, change.birthDate ?? undefined);
    await context.subjects.change(id, { facts: (facts) => ({ ...facts, reaches }) });
  }
}

function identityChange(
  before: Partial<PatientIdentity>,
  change: PatientUpdate,
): GroupChange<PatientIdentity> {
  const { name, sex, birthDate } = change;
  const renamed = name !== undefined && name !== before.name;
  const former = before.name === undefined ? [] : [before.name];
  return {
    ...(renamed ? { name, formerNames: [...(before.formerNames ?? []), ...former] } : {}),
    ...(sex === undefined ? {} : { sex: sex ?? undefined }),
    ...(birthDate === undefined ? {} : { birthDate: birthDate ?? undefined }),
  };
}

/** Ends the telephone numbers that are not named and adds those that are new. */
export async function replacePhones(
  context: OperationContext,
  patientId: PatientId,
  phones: readonly Phone[],
): Promise<void> {
  const repository = context.repository(contactPointCollection);
  const { items } = await repository.list(
    {
      where: [
        ["patientId", "eq", patientId],
        ["state", "eq", "active"],
      ],
      limit: 200,
    },
    context.grants,
  );
  const wanted = new Map(phones.map((phone) => [phone.number, phone]));
  for (const item of items) {
    if (!("record" in item)) continue;
    const number = item.record.phone?.number;
    if (number !== undefined && wanted.delete(number)) continue;
    await repository.changePlain(item.record.id, item.version, { state: "ended" });
  }
  await addPhones(context, patientId, [...wanted.values()]);
  await writePhoneKeys(context, patientId, phones);
}

interface DeathInput {
  readonly patient: PatientId;
  readonly on?: PartialDate;
}

/** Records a death. */
export const markPatientDeceased: SingleOperation<DeathInput, DeathEffect> = {
  name: "patients.markDeceased",
  summary: "Records a death; enrolments stop and open tasks are cancelled in the same transaction.",
  resource: "patient",
  effect: "write",
  input: exactSchema<DeathInput>()(
    z.strictObject({ patient: patientIdSchema, on: z.exactOptional(partialDateSchema) }).readonly(),
  ),
  purposes: ["TREAT", "ETREAT", "CAREMGT", "HOPERAT"],
  grants: ["identity"],
  writes: [patientCollection.spec.name, subjectGateName],
  announces: ["deceased"],
  subject: ({ patient }) => patient,
  audit: () => ({ fields: ["deceased", "deceasedOn"] }),
  run: async (context, { patient, on }) => {
    checkPast("on", on, context.today);
    return { stopped: await recordDeath(context, patient, on) };
  },
};

/** Writes a death into record and gate and announces it. Used by the operation and by ingest. */
export async function recordDeath(
  context: OperationContext,
  id: PatientId,
  on: PartialDate | undefined,
): Promise<Readonly<Record<string, number>>> {
  const repository = context.repository(patientCollection);
  const { version } = await repository.get(id, context.grants);
  const change = { deceased: true, ...(on === undefined ? {} : { identity: { deceasedOn: on } }) };
  await repository.change(id, version, change, context.grants);
  await context.subjects.change(id, { flags: { deceased: true } });
  return context.announce({ kind: "deceased", patient: id });
}
