/**
 * `id-cn/1`: resident identity numbers (公民身份号码, GB 11643-1999; to be checked against the official text). Numbers of
 * fifteen digits (before 1999) become eighteen, `x` becomes `X`, date of birth and check digit (ISO 7064 MOD 11-2) are
 * verified. Whether the administrative division exists is not checked.
 */
import { dayExists } from "./calendar-date.ts";
import { compatible } from "./text.ts";

const WEIGHTS: readonly number[] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = "10X98765432";
const FORM_15 = /^\d{15}$/;
const FORM_18 = /^\d{17}[\dX]$/;

/** The eighteen characters, or null when date of birth or check digit are wrong. */
export function normaliseCitizenId(text: string): string | null {
  const compact = compatible(text).replace(SPACES, "").toUpperCase();
  if (FORM_15.test(compact)) {
    const body = `${compact.slice(0, 6)}19${compact.slice(6)}`;
    return withBirthDate(body + checkDigit(body));
  }
  if (!FORM_18.test(compact) || checkDigit(compact) !== compact[17]) return null;
  return withBirthDate(compact);
}

const SPACES = /\s/g;
const ZERO = 0x30;

/** The check digit of the first seventeen digits. */
function checkDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < WEIGHTS.length; index += 1) {
    sum += (WEIGHTS[index] ?? 0) * (digits.charCodeAt(index) - ZERO);
  }
  return CHECK_DIGITS[sum % 11] ?? "";
}

function withBirthDate(id: string): string | null {
  const year = +id.slice(6, 10);
  return year >= 1900 && dayExists(year, +id.slice(10, 12), +id.slice(12, 14)) ? id : null;
}
