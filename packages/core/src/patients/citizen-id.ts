/**
 * Citizen identification numbers (居民身份证号), GB 11643: 17 digits and a check character (ISO 7064 MOD 11-2). The same
 * layout serves residence permits of Hong Kong, Macao and Taiwan residents and the 2023 permanent-resident card, whose
 * layout is to be checked against the official text. Parsing gives a value or a coded reason and never throws; it does
 * not say whether the number was ever issued.
 */
import { ageOn, isLocalDate, type LocalDate } from "../kernel/index.ts";
import type { AreaTable } from "./area-codes.ts";

/** Which document the number belongs to. */
export type CitizenIdKind = "citizen" | "residence-permit" | "permanent-resident";

/** A checked citizen identification number. */
export interface CitizenId {
  /** 18 characters, last one a digit or `X`. */
  readonly value: string;
  /** 居民身份证, 港澳台居民居住证 or 外国人永久居留身份证. */
  readonly kind: CitizenIdKind;
  /** Birth date in the number. */
  readonly birthDate: LocalDate;
  /** Sex in the number: the 17th digit is odd for male. */
  readonly sex: "male" | "female";
  /** First six digits: the area of first issue for citizens. */
  readonly area: string;
  /** True when it was written in the 15-digit form used until 1999 and upgraded here. */
  readonly legacy: boolean;
}

/** Why a text is not a citizen id; the first check that fails decides. */
export type CitizenIdReason = "format" | "masked" | "checksum" | "birth-date" | "area";

/** A citizen id, or the reason why the text is none. */
export type ParsedCitizenId =
  | { readonly ok: true; readonly id: CitizenId; readonly warnings: readonly "area-unlisted"[] }
  | { readonly ok: false; readonly reason: CitizenIdReason };

/** What the checks depend on. */
export interface CitizenIdContext {
  /** Today in the hospital's zone; a birth date after it is refused. */
  readonly today: LocalDate;
  /** Areas of first issue. */
  readonly areas: AreaTable;
}

/** Weights of positions 1 to 17 and the check characters by remainder (GB 11643, annex A). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = "10X98765432";

const CURRENT_FORM = /^\d{17}[\dX]$/;
const LEGACY_FORM = /^\d{15}$/;
/** Residence permits carry one of three area codes of their own (GB 11643 layout, 2018 regulation). */
const PERMIT_AREAS: readonly string[] = ["810000", "820000", "830000"];
const MAX_AGE_YEARS = 150;

/**
 * Reads a citizen id as people write it: full-width digits, inner spaces and a small `x` are accepted, the 15-digit form
 * is upgraded with century 19.
 *
 * @example
 * ```ts sketch
 * parseCitizenId("11010519491231002x", { today: "2026-11-21", areas: PROVINCE_AREAS });
 * // { ok: true, id: { value: "11010519491231002X", sex: "female", birthDate: "1949-12-31", … }, warnings: [] }
 * ```
 */
export function parseCitizenId(text: string, context: CitizenIdContext): ParsedCitizenId {
  const compact = text.normalize("NFKC").replace(/\s+/gu, "").toUpperCase();
  if (compact.includes("*")) return { ok: false, reason: "masked" };
  const legacy = LEGACY_FORM.test(compact);
  const value = legacy ? upgrade(compact) : compact;
  if (!CURRENT_FORM.test(value)) return { ok: false, reason: "format" };
  if (checkCharacter(value) !== value[17]) return { ok: false, reason: "checksum" };
  const birthDate = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  if (!isPlausibleBirth(birthDate, context.today)) return { ok: false, reason: "birth-date" };
  const kind = kindOf(value, context.areas);
  if (kind === undefined) return { ok: false, reason: "area" };
  const area = value.slice(0, 6);
  const sex = Number(value[16]) % 2 === 1 ? "male" : "female";
  const listed = kind !== "citizen" || context.areas.areas === undefined || context.areas.areas.has(area);
  return {
    ok: true,
    id: { value, kind, birthDate, sex, area, legacy },
    warnings: listed ? [] : ["area-unlisted"],
  };
}

/** The check character of the first 17 digits. */
function checkCharacter(value: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(value[index]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** 15 digits were only issued to people born in the 20th century. */
function upgrade(legacy: string): string {
  const digits = `${legacy.slice(0, 6)}19${legacy.slice(6)}`;
  return digits + checkCharacter(digits);
}

function isPlausibleBirth(birthDate: string, today: LocalDate): boolean {
  return isLocalDate(birthDate) && birthDate <= today && ageOn(birthDate, today) <= MAX_AGE_YEARS;
}

function kindOf(value: string, areas: AreaTable): CitizenIdKind | undefined {
  if (PERMIT_AREAS.includes(value.slice(0, 6))) return "residence-permit";
  if (areas.provinces.has(value.slice(0, 2))) return "citizen";
  // 9, two digits of the province of application, three of the country (ISO 3166-1 numeric).
  const isPermanentResident = value.startsWith("9") && areas.provinces.has(value.slice(1, 3));
  return isPermanentResident ? "permanent-resident" : undefined;
}
