/**
 * Normalisers by id. They are pure and versioned for ever: a changed rule is a new id (`name/2`), and moving an index
 * to it is an index rotation, because rows written under the old rule could not be found under the new one.
 * Which version an index is computed with is stored with its epoch, not taken from the build.
 */
import { normaliseDate, normaliseYear } from "./calendar-date.ts";
import { normaliseCitizenId } from "./citizen-id.ts";
import { normaliseName } from "./name.ts";
import { normaliseLastFourDigits, normalisePhone } from "./phone.ts";
import { normaliseCode, normalisePinyin } from "./plain-values.ts";

/** Ids of all normalisers. `identifier/1` takes three fields: system, assigner (may be absent) and value. */
export const NORMALISERS = [
  "id-cn/1",
  "code/1",
  "phone/1",
  "name/1",
  "date/1",
  "digits4/1",
  "year/1",
  "pinyin-initials/1",
  "pinyin-full/1",
  "identifier/1",
] as const;

/** Id of a normaliser. */
export type NormaliserId = (typeof NORMALISERS)[number];

/** The system of resident identity numbers (公民身份号码); to be checked against the official text. */
export const CITIZEN_ID_SYSTEM = "urn:oid:2.16.156.10011.1.3";

type TextNormaliser = (text: string) => string | null;

const BY_ID: Readonly<Record<Exclude<NormaliserId, "identifier/1">, TextNormaliser>> = {
  "id-cn/1": normaliseCitizenId,
  "code/1": normaliseCode,
  "phone/1": normalisePhone,
  "name/1": normaliseName,
  "date/1": normaliseDate,
  "digits4/1": normaliseLastFourDigits,
  "year/1": normaliseYear,
  "pinyin-initials/1": normalisePinyin,
  "pinyin-full/1": normalisePinyin,
};

/** Fields of an indexed value before normalising; undefined where the record has none. */
export type IndexParts = readonly (string | undefined)[];

/**
 * Puts the fields of an indexed value into their comparable form.
 *
 * @returns the normalised parts, or null when one of them does not normalise.
 */
export function normaliseParts(
  normaliser: NormaliserId | readonly NormaliserId[],
  parts: IndexParts,
): readonly string[] | null {
  if (normaliser === "identifier/1") return normaliseIdentifier(parts);
  const result: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    const id = typeof normaliser === "string" ? normaliser : normaliser[index];
    if (part === undefined || id === undefined || id === "identifier/1") return null;
    const normalised = BY_ID[id](part);
    if (normalised === null) return null;
    result.push(normalised);
  }
  return result;
}

function normaliseIdentifier([system, assigner = "", value]: IndexParts): readonly string[] | null {
  if (system === undefined || value === undefined) return null;
  const normalisedSystem = normaliseCode(system);
  if (normalisedSystem === null) return null;
  const citizen = normalisedSystem === CITIZEN_ID_SYSTEM;
  const normalisedValue = citizen ? normaliseCitizenId(value) : normaliseCode(value);
  // Resident identity numbers are unique in the country, whoever recorded them.
  return normalisedValue === null
    ? null
    : [normalisedSystem, citizen ? "" : (normaliseCode(assigner) ?? ""), normalisedValue];
}

/** The version number of a normaliser id: 1 for `name/1`; of several, the highest. */
export function normaliserVersion(normaliser: NormaliserId | readonly NormaliserId[]): number {
  const ids = typeof normaliser === "string" ? [normaliser] : normaliser;
  return Math.max(...ids.map((id) => Number(id.slice(id.indexOf("/") + 1))));
}
