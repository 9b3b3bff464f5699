/**
 * `patients.register`: in one transaction a patient gets a data key, a record, numbers, a gate row and the care
 * relationships by which they can be seen. A consent cannot precede the record it hangs on, so none is asked here.
 */
import { careRelationshipCollection, type GateFacts, NO_END } from "../access/index.ts";
import { addMs, birthdayAt, type Instant, type PatientId, startOfDayIn } from "../kernel/index.ts";
import { type OperationContext, type SingleOperation, WRITTEN_WITH_A_SUBJECT } from "../operations/index.ts";
import { PROVINCE_AREAS } from "./area-codes.ts";
import { checkedIdentifiers, checkedPhones, checkPast } from "./check-patient.ts";
import type { Phone } from "./contact-point.ts";
import type { Identifier } from "./identifier.ts";
import { latestDay, type PartialDate, precisionOf } from "./partial-date.ts";
import {
  type NewPatient,
  newPatientSchema,
  type Patient,
  type PatientIdentity,
  type ProposedValue,
} from "./patient.ts";
import { contactPointCollection, identifierCollection, patientCollection } from "./patient-collection.ts";
import type { Registration } from "./patients.ts";
import { SEARCH_KEY_WRITES } from "./search-key-collection.ts";
import { writeNameKeys, writePhoneKeys } from "./write-search-keys.ts";

/** Registers a patient. */
export const registerPatient: SingleOperation<NewPatient, Registration> = {
  name: "patients.register",
  summary: "Registers a patient with a data key, a gate row and a care relationship of their own.",
  resource: "patient",
  effect: "write",
  input: newPatientSchema,
  purposes: ["TREAT", "ETREAT", "CAREMGT", "HOPERAT"],
  grants: [],
  writes: [
    patientCollection.spec.name,
    identifierCollection.spec.name,
    contactPointCollection.spec.name,
    ...SEARCH_KEY_WRITES,
    ...WRITTEN_WITH_A_SUBJECT,
  ],
  beforeConsent: true,
  audit: (input) => ({ fields: Object.keys(input) }),
  run: async (context, input) => {
    const identifiers = checkedIdentifiers(input.identifiers ?? [], {
      today: context.today,
      areas: PROVINCE_AREAS,
    });
    const phones = checkedPhones(input.phones ?? []);
    checkPast("birthDate", input.birthDate, context.today);
    const { name, sex, birthDate, addresses } = input;
    const identity: PatientIdentity = {
      name,
      ...(sex === undefined ? {} : { sex }),
      ...(birthDate === undefined ? {} : { birthDate }),
    };
    const id = await openPatient(context, { identity, ...(addresses === undefined ? {} : { addresses }) });
    const taken = await addIdentifiers(context, id, identifiers);
    if (taken.length > 0) await proposeIdentifiers(context, id, identity, taken);
    await addPhones(context, id, phones);
    await writePhoneKeys(context, id, phones);
    const patient: Patient = {
      id,
      version: taken.length > 0 ? 2 : 1,
      state: "active",
      deceased: false,
      ...identity,
      ...(addresses === undefined ? {} : { addresses }),
      ...(phones.length === 0 ? {} : { phones }),
      ...(identifiers.length === 0 ? {} : { identifiers }),
    };
    return { patient, match: taken.length > 0 ? "review" : "new" };
  },
};

/** What a new patient record is opened with. */
export interface NewPatientRecord {
  /** The sealed identity. */
  readonly identity: PatientIdentity;
  /** Postal addresses. */
  readonly addresses?: Patient["addresses"];
}

/** Makes key, record, gate row and care relationships of a new patient. Used by registering and by ingest. */
export async function openPatient(context: OperationContext, record: NewPatientRecord): Promise<PatientId> {
  const id = context.ids.next();
  context.concerns(id);
  await context.openSubject(id, {
    heads: [],
    actCount: 0,
    denials: [],
    guardians: [],
    reaches: reachesOf(context, record.identity.birthDate),
  });
  const { addresses } = record;
  await context.repository(patientCollection).add({
    id,
    state: "active",
    deceased: false,
    identity: record.identity,
    ...(addresses === undefined ? {} : { contact: { addresses } }),
  });
  await writeNameKeys(context, id, record.identity);
  await recordRelationships(context, id);
  return id;
}

/** The ages that packs name, as instants: all that the gate keeps of a birth date. */
export function reachesOf(
  context: OperationContext,
  birthDate: PartialDate | undefined,
): GateFacts["reaches"] {
  if (birthDate === undefined || precisionOf(birthDate) === "year") return [];
  // Of a date without its day the latest possible one counts: it protects a child longer.
  const born = latestDay(birthDate);
  const { zone, ages } = context.settings;
  return ages.map((age) => ({ age, from: startOfDayIn(birthdayAt(born, age), zone) }));
}

const DAY_MS = 86_400_000;

async function recordRelationships(context: OperationContext, patientId: PatientId): Promise<void> {
  const { at, actor, ids, settings } = context;
  const rows = context.rows(careRelationshipCollection);
  const relationship = (
    partyRef: string,
    kind: string,
    validTo: Instant,
  ): Parameters<typeof rows.insert>[0][number] => ({
    id: ids.next(),
    patientId,
    partyRef,
    kind,
    validFrom: at,
    validTo,
  });
  await rows.insert([
    relationship(`actor:${actor.id}`, "registered-by", addMs(at, DAY_MS)),
    relationship(`unit:${settings.homeUnit}`, "department", NO_END),
  ]);
}

/** Adds numbers; those that belong to a patient already are given back. */
export async function addIdentifiers(
  context: OperationContext,
  patientId: PatientId,
  identifiers: readonly Identifier[],
): Promise<readonly Identifier[]> {
  const taken: Identifier[] = [];
  const repository = context.repository(identifierCollection);
  for (const identifier of identifiers) {
    const row = {
      id: context.ids.next(),
      patientId,
      state: identifier.status ?? "active",
      number: identifier,
    } as const;
    if ((await repository.addIfAbsent(row, "bx_value")) === "exists") taken.push(identifier);
  }
  return taken;
}

/** Adds telephone numbers in the order given. */
export async function addPhones(
  context: OperationContext,
  patientId: PatientId,
  phones: readonly Phone[],
): Promise<void> {
  await context.repository(contactPointCollection).addMany(
    phones.map((phone, index) => ({
      id: context.ids.next(),
      patientId,
      state: "active" as const,
      rank: phone.rank ?? index + 1,
      phone,
    })),
  );
}

/** Keeps numbers that clash as proposed values, for a person to decide. */
async function proposeIdentifiers(
  context: OperationContext,
  id: PatientId,
  identity: PatientIdentity,
  taken: readonly Identifier[],
): Promise<void> {
  const proposed: readonly ProposedValue[] = taken.map(({ system, value }) => ({
    field: "identifiers",
    value: `${system}|${value}`,
    source: `actor:${context.actor.id}`.slice(0, 63),
    at: context.at,
  }));
  await context
    .repository(patientCollection)
    .change(id, 1, { identity: { ...identity, proposed } }, context.grants);
}
