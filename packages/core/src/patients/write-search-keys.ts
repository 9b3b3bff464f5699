/**
 * Writes the search keys of a patient, as far as the host has switched them on. Keys are replaced as a whole in the
 * transaction that changes the name or the numbers, so a search never finds somebody by what they are no longer called.
 */
import type { PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { CollectionSpec } from "../storage/index.ts";
import type { Phone } from "./contact-point.ts";
import type { PartialDate } from "./partial-date.ts";
import type { PersonName } from "./person-name.ts";
import type { NameKey } from "./search-key.ts";
import { nameKeyCollection, phoneKeyCollection } from "./search-key-collection.ts";

/** What the keys of a name are made of. */
export interface NamedPatient {
  /** The name. */
  readonly name?: PersonName | undefined;
  /** The date of birth, or its year. */
  readonly birthDate?: PartialDate | undefined;
}

/** Replaces the keys that are made of name and birth date. */
export async function writeNameKeys(
  context: OperationContext,
  patientId: PatientId,
  { name, birthDate }: NamedPatient,
): Promise<void> {
  const { pinyin, birthYear } = context.settings.search;
  if (pinyin === undefined && !birthYear) return;
  await clear(context, nameKeyCollection.spec, patientId);
  const keys: NameKey[] = [];
  if (pinyin !== undefined && name !== undefined) {
    const { initials, full } = pinyin.read(name);
    const readings = Math.max(initials.length, full.length);
    for (let reading = 0; reading < readings; reading += 1) keys.push(readingOf(initials, full, reading));
  }
  if (birthYear && birthDate !== undefined) keys.push({ birthYear: birthDate.slice(0, 4) });
  await context
    .repository(nameKeyCollection)
    .addMany(keys.map((key) => ({ id: context.ids.next(), patientId, key })));
}

function readingOf(initials: readonly string[], full: readonly string[], reading: number): NameKey {
  const [short, long] = [initials[reading], full[reading]];
  return {
    ...(short === undefined ? {} : { initials: short }),
    ...(long === undefined ? {} : { pinyin: long }),
  };
}

/** Replaces the keys that are made of telephone numbers. */
export async function writePhoneKeys(
  context: OperationContext,
  patientId: PatientId,
  phones: readonly Phone[],
): Promise<void> {
  if (!context.settings.search.phoneLast4) return;
  await clear(context, phoneKeyCollection.spec, patientId);
  const ends = new Set(phones.map(({ number }) => number.slice(-DIGITS)));
  await context
    .repository(phoneKeyCollection)
    .addMany([...ends].map((phoneLast4) => ({ id: context.ids.next(), patientId, key: { phoneLast4 } })));
}

const DIGITS = 4;
/** More readings and numbers than any person has. */
const MOST_KEYS = 1000;

async function clear(context: OperationContext, spec: CollectionSpec, patient: PatientId): Promise<void> {
  const rows = context.rows(spec);
  const page = { orderBy: [], limit: MOST_KEYS, columns: [] };
  for (const { id, version } of await rows.find([["patientId", "eq", patient]], page))
    await rows.delete(id, version);
}
