/**
 * Reading patients: one by id, some by exact values of sealed fields, or a page of those the caller may see. Numbers and
 * telephone numbers are rows of their own and need permits of their own.
 */
import { z } from "zod";
import {
  exactSchema,
  type Page,
  type PageRequest,
  type PatientId,
  pageRequestSchema,
  patientIdSchema,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored, Unreadable } from "../repository/index.ts";
import type { Phone } from "./contact-point.ts";
import { type Identifier, identifierKeySchema } from "./identifier.ts";
import { partialDateSchema } from "./partial-date.ts";
import type { Patient } from "./patient.ts";
import {
  type ContactPointRow,
  contactPointCollection,
  type IdentifierRow,
  identifierCollection,
  type PatientRow,
  patientCollection,
} from "./patient-collection.ts";
import type { PatientQuery } from "./patients.ts";
import { personNameSchema } from "./person-name.ts";

const MAX_NUMBERS = 200;

/** One patient with numbers and telephone numbers, as the caller may see them. */
export async function readPatient(context: OperationContext, id: PatientId): Promise<Patient> {
  context.concerns(id);
  const stored = await context.repository(patientCollection).get(id, context.grants);
  const where = [
    ["patientId", "eq", id],
    ["state", "eq", "active"],
  ] as const;
  const query = { where, limit: MAX_NUMBERS };
  const contactPoints = await context.repository(contactPointCollection).list(query, context.grants);
  const identifiers = await context.repository(identifierCollection).list(query, context.grants);
  return {
    ...withoutNumbers(stored, id),
    ...numbersOf(contactPoints, identifiers),
  };
}

function withoutNumbers({ record, version }: Stored<PatientRow>, id: PatientId): Patient {
  return {
    id,
    version,
    state: record.state,
    deceased: record.deceased,
    ...record.identity,
    ...record.contact,
  };
}

function numbersOf(
  contactPoints: Page<Stored<ContactPointRow> | Unreadable>,
  identifiers: Page<Stored<IdentifierRow> | Unreadable>,
): Pick<Patient, "phones" | "identifiers"> {
  const phones = readable(contactPoints)
    .sort((a, b) => a.record.rank - b.record.rank)
    .map(({ record }) => record.phone)
    .filter((phone): phone is Phone => phone?.number !== undefined);
  const numbers = readable(identifiers)
    .map(({ record }) => record.number)
    .filter((number): number is Identifier => number?.value !== undefined);
  return {
    ...(phones.length === 0 ? {} : { phones }),
    ...(numbers.length === 0 ? {} : { identifiers: numbers }),
  };
}

function readable<D>(page: Page<Stored<D> | Unreadable>): Stored<D>[] {
  return page.items.filter((item): item is Stored<D> => "record" in item);
}

const patientInput = exactSchema<{ readonly patient: PatientId }>()(
  z.strictObject({ patient: patientIdSchema }).readonly(),
);

/** Reads one patient. */
export const getPatient: SingleOperation<{ readonly patient: PatientId }, Patient> = {
  name: "patients.get",
  summary: "Reads one patient with numbers and telephone numbers.",
  resource: "patient",
  effect: "read",
  input: patientInput,
  purposes: "any",
  grants: ["identity"],
  writes: [],
  subject: ({ patient }) => patient,
  audit: (_input, patient) => ({ fields: Object.keys(patient) }),
  run: (context, { patient }) => readPatient(context, patient),
};

const querySchema: z.ZodType<PatientQuery> = z.union([
  z.strictObject({ identifier: identifierKeySchema }).readonly(),
  z.strictObject({ phone: z.string().min(3).max(64) }).readonly(),
  z.strictObject({ name: personNameSchema, birthDate: z.exactOptional(partialDateSchema) }).readonly(),
]);

/** Finds patients by exact values of sealed fields. */
export const findPatients: SingleOperation<PatientQuery, { readonly items: readonly Patient[] }> = {
  name: "patients.find",
  summary: "Finds patients by number, telephone number or name, exactly.",
  resource: "patient",
  effect: "read",
  input: querySchema,
  purposes: "any",
  grants: [],
  writes: [],
  audit: (input, { items }) => ({ count: items.length, fields: Object.keys(input) }),
  run: async (context, query) => {
    const items: Patient[] = [];
    for (const id of await findIds(context, query)) {
      // Found by a telephone number, but not to be named: absent like every other row without a permit.
      if ((await context.grants.permitFor(id, "identity")) === null) continue;
      items.push(await readPatient(context, id));
    }
    return { items };
  },
};

async function findIds(context: OperationContext, query: PatientQuery): Promise<readonly PatientId[]> {
  const { grants } = context;
  if ("identifier" in query) {
    const { system, value, assigner } = query.identifier;
    const values = { system, value, ...(assigner === undefined ? {} : { assigner }) };
    const found = await context.repository(identifierCollection).findByIndex("value", values, grants);
    return found.map(({ record }) => record.patientId);
  }
  if ("phone" in query) {
    const found = await context
      .repository(contactPointCollection)
      .findByIndex("number", { number: query.phone }, grants);
    return [...new Set(found.map(({ record }) => record.patientId))];
  }
  const { name, birthDate } = query;
  const patients = context.repository(patientCollection);
  const found =
    birthDate === undefined
      ? await patients.findByIndex("name", { name }, grants)
      : await patients.findByIndex("nameBirth", { name, birthDate }, grants);
  return found.map(({ record }) => record.id);
}

/** Lists the patients whom the caller may see. */
export const listPatients: SingleOperation<PageRequest, Page<Patient>> = {
  name: "patients.list",
  summary: "Lists the patients whom the caller may see.",
  resource: "patient",
  effect: "read",
  input: pageRequestSchema,
  purposes: "any",
  grants: [],
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, page) => {
    const { items, ...rest } = await context
      .repository(patientCollection)
      .list({ ...page, orderBy: [["createdAt", "asc"]] }, context.grants);
    const patients = items.filter((item): item is Stored<PatientRow> => "record" in item);
    for (const { record } of patients) context.concerns(record.id);
    return { ...rest, items: patients.map((stored) => withoutNumbers(stored, stored.record.id)) };
  },
};
