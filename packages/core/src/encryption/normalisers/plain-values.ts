/**
 * `code/1` and the two pinyin normalisers: values that are nearly in their final form. Codes and record numbers keep
 * their case. Pinyin keys come from a `PinyinReader`; here they are only put into one form.
 */
import { compatible } from "./text.ts";

/** A code, record number or passport number: NFKC and trim. */
export function normaliseCode(text: string): string | null {
  const code = compatible(text);
  return code === "" ? null : code;
}

/** Pinyin letters only, lower case: `Zhāng Wěi` and `zhangwei` are one key, and so are `Lǚ`, `lv` and `lu`. */
export function normalisePinyin(text: string): string | null {
  const letters = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replaceAll("v", "u"); // ü, as input methods write it; pinyin has no v
  return letters === "" ? null : letters;
}
