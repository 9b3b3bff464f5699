/**
 * Searching patients by what somebody remembers of them: name, pinyin, the end of a telephone number, the year of birth, a
 * number. Candidates of the narrowest criterion are taken by its blind index, newest first; rows without a grant are dropped
 * before anything is opened, the rest are opened and compared, and who matches is held against the other criteria. Nothing
 * is opened behind a full page. Totals are never said.
 */
import { z } from "zod";
import {
  asRecordId,
  exactSchema,
  FieldNotSearchable,
  InvalidInput,
  type Page,
  type PageRequest,
  type PatientId,
  pageRequestShape,
  type RecordId,
} from "../kernel/index.ts";
import type { OperationContext, SearchSettings, SingleOperation } from "../operations/index.ts";
import type { RecordCollection, Seen, StoredRecord } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { identifierKeySchema } from "./identifier.ts";
import type { Patient } from "./patient.ts";
import { identifierCollection, patientCollection } from "./patient-collection.ts";
import type { PatientSearch } from "./patients.ts";
import { personNameSchema } from "./person-name.ts";
import { readPatients } from "./read-patient.ts";
import { nameKeyCollection, phoneKeyCollection } from "./search-key-collection.ts";

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
    const [first, ...others] = lookUpsOf(context.settings.search, criteria);
    if (first === undefined) throw new InvalidInput("A search needs at least one criterion.");
    const query = JSON.stringify(["patients.search", criteria]);
    const after =
      cursor === undefined ? undefined : asRecordId(String(context.cursors.open(query, cursor)[0]));
    const found: PatientId[] = [];
    for await (const { row, patient } of first.walk(context, after)) {
      if (found.includes(patient) || !(await isMeant(context, patient, others))) continue;
      found.push(patient);
      if (found.length === limit)
        return { items: await readPatients(context, found), next: context.cursors.after(query, [row]) };
    }
    return { items: await readPatients(context, found) };
  },
};

/** Whether a patient meets the other criteria too, and may be named to the caller. */
async function isMeant(
  context: OperationContext,
  patient: PatientId,
  others: readonly LookUp[],
): Promise<boolean> {
  if ((await context.grants.permitFor(patient, "identity")) === null) return false;
  for (const other of others) if (!(await other.meets(context, patient))) return false;
  return true;
}

/** How one criterion is looked up. */
interface LookUp {
  /** Patients who meet it, newest row first. */
  walk(
    context: OperationContext,
    after: RecordId | undefined,
  ): AsyncGenerator<{ readonly row: RecordId; readonly patient: PatientId }, void, undefined>;
  /** Whether one patient meets it. */
  meets(context: OperationContext, patient: PatientId): Promise<boolean>;
}

/** An index, the values to look for, and the patient whom a row of it is about. */
interface IndexLookUp<D extends StoredRecord> {
  readonly collection: RecordCollection<D>;
  readonly index: string;
  readonly values: Readonly<Record<string, string>>;
  readonly patientOf: (record: Seen<D>) => PatientId;
}

function lookUp<D extends StoredRecord>({ collection, index, values, patientOf }: IndexLookUp<D>): LookUp {
  return {
    walk: async function* (context, after) {
      const matches = context.repository(collection).walkByIndex(index, values, context.grants, after);
      for await (const { row, stored } of matches) yield { row, patient: patientOf(stored.record) };
    },
    meets: async (context, patient) => {
      const { subject } = collection.spec;
      if (subject === null) return false;
      const own: RowCondition = [subject, "eq", patient];
      const rows = context.repository(collection);
      return (await rows.findByIndex(index, values, context.grants, [own])).length > 0;
    },
  };
}

/** The look-ups of a search, from the one that leaves least candidates to the one that leaves most. */
function lookUpsOf(
  { pinyin: reader, phoneLast4: areEndsKept, birthYear: areYearsKept }: SearchSettings,
  { identifier, name, pinyin, phoneLast4, initials, birthYear }: Omit<PatientSearch, keyof PageRequest>,
): readonly LookUp[] {
  const byNameKey = (index: "pinyin" | "initials" | "birthYear", value: string): LookUp =>
    lookUp({ collection: nameKeyCollection, index, values: { [index]: value }, patientOf: patientIdOf });
  const found: LookUp[] = [];
  if (identifier !== undefined) {
    const values = { ...identifier };
    found.push(lookUp({ collection: identifierCollection, index: "value", values, patientOf: patientIdOf }));
  }
  if (name !== undefined)
    found.push(
      lookUp({ collection: patientCollection, index: "name", values: { name }, patientOf: ({ id }) => id }),
    );
  if (pinyin !== undefined) {
    checkSwitch(reader !== undefined, "pinyin", "pinyin-unavailable");
    found.push(byNameKey("pinyin", pinyin));
  }
  if (phoneLast4 !== undefined) {
    checkSwitch(areEndsKept, "phoneLast4", "not-switched-on");
    const values = { phoneLast4 };
    found.push(
      lookUp({ collection: phoneKeyCollection, index: "phoneLast4", values, patientOf: patientIdOf }),
    );
  }
  if (initials !== undefined) {
    checkSwitch(reader !== undefined, "initials", "pinyin-unavailable");
    found.push(byNameKey("initials", initials));
  }
  if (birthYear !== undefined) {
    checkSwitch(areYearsKept, "birthYear", "not-switched-on");
    found.push(byNameKey("birthYear", String(birthYear)));
  }
  return found;
}

const patientIdOf = ({ patientId }: { readonly patientId: PatientId }): PatientId => patientId;

function checkSwitch(isOn: boolean, field: string, reason: string): void {
  if (isOn) return;
  throw new FieldNotSearchable("This instance keeps no such search key; see the option `search`.", {
    details: { fields: [field], reason },
  });
}
