/**
 * `code/1`, `date/1`, `year/1` and the two pinyin normalisers: values that are nearly in their final form. Codes and
 * record numbers keep their case. Pinyin keys come from a `PinyinReader`; here they are only put into one form.
 */
import { isLocalDate } from "../../kernel/index.ts";
import { compatible } from "./text.ts";

/** A code, record number or passport number: NFKC and trim. */
export function normaliseCode(text: string): string | null {
  const code = compatible(text);
  return code === "" ? null : code;
}

/** A calendar date, `YYYY-MM-DD`. */
export function normaliseDate(text: string): string | null {
  const date = compatible(text);
  return isLocalDate(date) ? date : null;
}

/** The year of a date, or a year alone. */
export function normaliseYear(text: string): string | null {
  const compact = compatible(text);
  if (/^(19|20)\d{2}$/.test(compact)) return compact;
  return normaliseDate(compact)?.slice(0, 4) ?? null;
}

/** Pinyin letters only, lower case: `Zhāng Wěi` and `zhangwei` are one key. */
export function normalisePinyin(text: string): string | null {
  const letters = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
  return letters === "" ? null : letters;
}
