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
import type { RecordCollection, Stored, Unreadable } from "../repository/index.ts";
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

/**
 * As {@link readPatient}, for several at the price of one: each kind of row is read in one statement. In the order of the
 * ids; all of them must exist for the caller.
 */
export async function readPatients(
  context: OperationContext,
  ids: readonly PatientId[],
): Promise<readonly Patient[]> {
  if (ids.length === 0) return [];
  for (const id of ids) context.concerns(id);
  const query = { where: [["id", "in", ids]], limit: MAX_NUMBERS } as const;
  const page = await context.repository(patientCollection).list(query, context.grants);
  const stored = new Map(readable(page).map((one) => [one.record.id, one]));
  const contactPoints = byPatient(
    await numbersIn(context, contactPointCollection, ids),
    ({ record }) => record.patientId,
  );
  const identifiers = byPatient(
    await numbersIn(context, identifierCollection, ids),
    ({ record }) => record.patientId,
  );
  const patients: Patient[] = [];
  for (const id of ids) {
    const own = stored.get(id);
    // Absent or unreadable: reading it alone says which, and why.
    if (own === undefined) patients.push(await readPatient(context, id));
    else
      patients.push({
        ...withoutNumbers(own, id),
        ...numbersOf({ items: contactPoints.get(id) ?? [] }, { items: identifiers.get(id) ?? [] }),
      });
  }
  return patients;
}

async function numbersIn<D extends ContactPointRow | IdentifierRow>(
  context: OperationContext,
  collection: RecordCollection<D>,
  ids: readonly PatientId[],
): Promise<readonly Stored<D>[]> {
  const where = [
    ["patientId", "in", ids],
    ["state", "eq", "active"],
  ] as const;
  const found: Stored<D>[] = [];
  let cursor: string | undefined;
  do {
    const query = { where, limit: MAX_NUMBERS, ...(cursor === undefined ? {} : { cursor }) };
    const page = await context.repository(collection).list(query, context.grants);
    found.push(...readable(page));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

function byPatient<D>(
  rows: readonly Stored<D>[],
  patientOf: (row: Stored<D>) => PatientId,
): ReadonlyMap<PatientId, readonly Stored<D>[]> {
  const groups = new Map<PatientId, Stored<D>[]>();
  for (const row of rows) {
    const patientId = patientOf(row);
    const own = groups.get(patientId);
    if (own === undefined) groups.set(patientId, [row]);
    else own.push(row);
  }
  return groups;
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
    const named: PatientId[] = [];
    for (const id of await findIds(context, query)) {
      // Found by a telephone number, but not to be named: absent like every other row without a permit.
      if ((await context.grants.permitFor(id, "identity")) !== null) named.push(id);
    }
    return { items: await readPatients(context, named) };
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
    // By id: an id begins with its time, and an order by columns would sort every patient of the units for each page.
    const { items, ...rest } = await context
      .repository(patientCollection)
      .list({ ...page, orderBy: [] }, context.grants);
    const patients = items.filter((item): item is Stored<PatientRow> => "record" in item);
    for (const { record } of patients) context.concerns(record.id);
    return { ...rest, items: patients.map((stored) => withoutNumbers(stored, stored.record.id)) };
  },
};
