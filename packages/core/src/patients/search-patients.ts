/**
 * Searching patients by what somebody remembers of them: name, pinyin, the end of a telephone number, the year of birth, a
 * number. Every criterion is looked up by its blind index; rows without a grant are dropped before anything is opened, the
 * rest are opened and compared, and who meets all criteria is ranked and paged. Totals are never said.
 */
import { z } from "zod";
import {
  exactSchema,
  FieldNotSearchable,
  InvalidInput,
  type Page,
  type PageRequest,
  type PatientId,
  pageRequestShape,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import { identifierKeySchema } from "./identifier.ts";
import type { Patient } from "./patient.ts";
import { identifierCollection, patientCollection } from "./patient-collection.ts";
import type { PatientSearch } from "./patients.ts";
import { personNameSchema } from "./person-name.ts";
import { readPatient } from "./read-patient.ts";
import { nameKeyCollection, phoneKeyCollection } from "./search-key-collection.ts";

type Criterion = Exclude<keyof PatientSearch, keyof PageRequest>;

const letters = z.string().min(1).max(200);

const searchSchema: z.ZodType<PatientSearch> = exactSchema<PatientSearch>()(
  z
    .strictObject({
      ...pageRequestShape,
      name: z.exactOptional(personNameSchema),
      initials: z.exactOptional(letters),
      pinyin: z.exactOptional(letters),
      phoneLast4: z.exactOptional(z.string().regex(/^[0-9０-９]{4}$/)),
      birthYear: z.exactOptional(z.int().min(1900).max(9999)),
      identifier: z.exactOptional(identifierKeySchema),
    })
    .readonly(),
);

/** Patients of a page when the caller names no limit. */
const DEFAULT_LIMIT = 20;

/** Searches patients. */
export const searchPatients: SingleOperation<PatientSearch, Page<Patient>> = {
  name: "patients.search",
  summary: "Searches patients by name, pinyin, end of a telephone number, year of birth or number.",
  resource: "patient",
  effect: "read",
  input: searchSchema,
  purposes: "any",
  grants: [],
  writes: [],
  audit: ({ limit: _limit, cursor: _cursor, ...criteria }, { items }) => ({
    count: items.length,
    fields: Object.keys(criteria),
  }),
  run: async (context, { limit = DEFAULT_LIMIT, cursor, ...criteria }) => {
    const query = JSON.stringify(["patients.search", criteria]);
    const found = await matching(context, criteria);
    const after = cursor === undefined ? undefined : String(context.cursors.open(query, cursor)[0]);
    const start = after === undefined ? 0 : found.filter((id) => id >= after).length;
    const page = found.slice(start, start + limit);
    const items: Patient[] = [];
    for (const id of page) items.push(await readPatient(context, id));
    const last = page.at(-1);
    return last === undefined || start + limit >= found.length
      ? { items }
      : { items, next: context.cursors.after(query, [last]) };
  },
};

/** Patients who meet all criteria and whose identity the caller may see; newest registration first. */
async function matching(
  context: OperationContext,
  criteria: Omit<PatientSearch, keyof PageRequest>,
): Promise<readonly PatientId[]> {
  let found: ReadonlySet<PatientId> | undefined;
  for (const criterion of ORDER) {
    if (criteria[criterion] === undefined) continue;
    const ids: ReadonlySet<PatientId> = new Set(await LOOK_UPS[criterion](context, criteria));
    found = found === undefined ? ids : new Set([...found].filter((id) => ids.has(id)));
    if (found.size === 0) return [];
  }
  if (found === undefined) throw new InvalidInput("A search needs at least one criterion.");
  const visible: PatientId[] = [];
  for (const id of found) if ((await context.grants.permitFor(id, "identity")) !== null) visible.push(id);
  return visible.sort((a, b) => (a < b ? 1 : -1));
}

/** From the criterion that leaves least to the one that leaves most. */
const ORDER: readonly Criterion[] = ["identifier", "name", "pinyin", "phoneLast4", "initials", "birthYear"];

type LookUp = (
  context: OperationContext,
  criteria: Omit<PatientSearch, keyof PageRequest>,
) => Promise<readonly PatientId[]>;

const LOOK_UPS: Readonly<Record<Criterion, LookUp>> = {
  identifier: async (context, { identifier }) => {
    const { system = "", value = "", assigner } = identifier ?? {};
    const values = { system, value, ...(assigner === undefined ? {} : { assigner }) };
    const rows = context.repository(identifierCollection);
    return (await rows.findByIndex("value", values, context.grants)).map(({ record }) => record.patientId);
  },
  name: async (context, { name = "" }) => {
    const rows = context.repository(patientCollection);
    return (await rows.findByIndex("name", { name }, context.grants)).map(({ record }) => record.id);
  },
  pinyin: async (context, { pinyin = "" }) => {
    checkSwitch(context.settings.search.pinyin !== undefined, "pinyin", "pinyin-unavailable");
    return byNameKey(context, "pinyin", pinyin);
  },
  initials: async (context, { initials = "" }) => {
    checkSwitch(context.settings.search.pinyin !== undefined, "initials", "pinyin-unavailable");
    return byNameKey(context, "initials", initials);
  },
  phoneLast4: async (context, { phoneLast4 = "" }) => {
    checkSwitch(context.settings.search.phoneLast4, "phoneLast4", "not-switched-on");
    const rows = context.repository(phoneKeyCollection);
    const found = await rows.findByIndex("phoneLast4", { phoneLast4 }, context.grants);
    return found.map(({ record }) => record.patientId);
  },
  birthYear: async (context, { birthYear = 0 }) => {
    checkSwitch(context.settings.search.birthYear, "birthYear", "not-switched-on");
    return byNameKey(context, "birthYear", String(birthYear));
  },
};

/** The index of a search key bears the name of its only field. */
async function byNameKey(
  context: OperationContext,
  index: "pinyin" | "initials" | "birthYear",
  value: string,
): Promise<readonly PatientId[]> {
  const rows = context.repository(nameKeyCollection);
  const found = await rows.findByIndex(index, { [index]: value }, context.grants);
  return found.map(({ record }) => record.patientId);
}

function checkSwitch(isOn: boolean, field: string, reason: string): void {
  if (isOn) return;
  throw new FieldNotSearchable("This instance keeps no such search key; see the option `search`.", {
    details: { fields: [field], reason },
  });
}
