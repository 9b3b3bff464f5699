/**
 * `phone/1` and `digits4/1`: telephone numbers in E.164 form, mainland China (+86) by default, and their last four
 * digits. Mobile numbers start with 1 and have eleven digits; fixed lines carry an area code with a leading zero that
 * E.164 drops. Whether a number is assigned is not checked.
 */
import { compatible } from "./text.ts";

const SEPARATORS = /[\s\-()./·\u2010-\u2015]/g;
const E164 = /^\+[1-9]\d{6,14}$/;
const MAINLAND_MOBILE = /^1[3-9]\d{9}$/;
const MAINLAND_MOBILE_WITH_CODE = /^86(1[3-9]\d{9})$/;
const MAINLAND_FIXED = /^0([1-9]\d{1,2}\d{7,8})$/;
const MAINLAND_SERVICE = /^[48]00\d{7}$/;

/** The number in E.164 form, or null when it is not a telephone number. */
export function normalisePhone(text: string): string | null {
  const digits = compatible(text).replace(SEPARATORS, "").replace(/^00/, "+");
  if (E164.test(digits)) return digits.startsWith("+860") ? `+86${digits.slice(4)}` : digits;
  if (MAINLAND_MOBILE.test(digits) || MAINLAND_SERVICE.test(digits)) return `+86${digits}`;
  const withCode = MAINLAND_MOBILE_WITH_CODE.exec(digits);
  if (withCode !== null) return `+86${withCode[1]}`;
  const fixed = MAINLAND_FIXED.exec(digits);
  return fixed === null ? null : `+86${fixed[1]}`;
}

/** The last four digits of a telephone number, also when only those four are given. */
export function normaliseLastFourDigits(text: string): string | null {
  const compact = compatible(text);
  if (/^\d{4}$/.test(compact)) return compact;
  return normalisePhone(text)?.slice(-4) ?? null;
}
