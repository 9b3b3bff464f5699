/**
 * `id-cn/1`: resident identity numbers (公民身份号码, GB 11643-1999; to be checked against the official text). Numbers of
 * fifteen digits (before 1999) become eighteen, `x` becomes `X`, date of birth and check digit (ISO 7064 MOD 11-2) are
 * verified. Whether the administrative division exists is not checked.
 */
import { isLocalDate } from "../../kernel/index.ts";
import { compatible } from "./text.ts";

const WEIGHTS: readonly number[] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = "10X98765432";
const FORM_15 = /^\d{15}$/;
const FORM_18 = /^\d{17}[\dX]$/;

/** The eighteen characters, or null when date of birth or check digit are wrong. */
export function normaliseCitizenId(text: string): string | null {
  const compact = compatible(text).replace(/\s/g, "").toUpperCase();
  if (FORM_15.test(compact)) {
    const body = `${compact.slice(0, 6)}19${compact.slice(6)}`;
    return withValidBirthDate(body + checkDigit(body));
  }
  if (!FORM_18.test(compact) || checkDigit(compact.slice(0, 17)) !== compact[17]) return null;
  return withValidBirthDate(compact);
}

function checkDigit(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return CHECK_DIGITS[sum % 11] ?? "";
}

function withValidBirthDate(id: string): string | null {
  const birthDate = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  return isLocalDate(birthDate) ? id : null;
}
