/**
 * Mobile numbers of the Chinese mainland (手机号): eleven digits from `13` to `19`, stored as E.164. Other numbers
 * (landlines, foreign) are not judged here. A masked number (`138****8000`) is refused: storing it would look like a
 * number one can call.
 */

/** A mainland mobile number in E.164: `+86` and eleven digits. */
export type CnMobile = string;

/** A mobile number, or the reason why the text is none. */
export type ParsedCnMobile =
  | { readonly ok: true; readonly number: CnMobile }
  | { readonly ok: false; readonly reason: "format" | "masked" };

const SEPARATORS = /[\s().·\-‐‑‒–—−]+/gu;
const MOBILE = /^(?:0086|\+86|86)?(1[3-9]\d{9})$/;
const MASKED = /^(?:0086|\+86|86)?[\d*Xx]*(?:\*|[Xx]{2})[\d*Xx]*$/;

/**
 * Reads a mobile number as people write it: full-width digits, separators and the prefixes `0086`, `+86`, `86`.
 *
 * @example
 * ```ts
 * parseCnMobile("138-0013 8000"); // { ok: true, number: "+8613800138000" }
 * parseCnMobile("138****8000"); // { ok: false, reason: "masked" }
 * ```
 */
export function parseCnMobile(text: string): ParsedCnMobile {
  const compact = text.normalize("NFKC").replace(SEPARATORS, "");
  const national = MOBILE.exec(compact)?.[1];
  if (national !== undefined) return { ok: true, number: `+86${national}` };
  return { ok: false, reason: MASKED.test(compact) ? "masked" : "format" };
}
