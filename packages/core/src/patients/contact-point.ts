/**
 * Telephone numbers of a person. A mainland mobile number is stored as E.164; any other number is stored as written and
 * is found by no search until the host supplies a parser for it. A masked number is refused.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";
import { parseCnMobile } from "./cn-mobile.ts";

/** What a number is for. */
export const PHONE_USES: readonly PhoneUse[] = ["home", "work", "mobile", "temporary", "old"];

/** What a number is for. */
export type PhoneUse = "home" | "work" | "mobile" | "temporary" | "old";

/** A telephone number as a caller or source gives it. */
export interface NewPhone {
  /** The number as written. */
  readonly number: string;
  /** What it is for. */
  readonly use?: PhoneUse;
  /** Order of preference, 1 first. */
  readonly rank?: number;
}

/** A telephone number of a person. */
export interface Phone extends NewPhone {
  /** `cn-mobile`: `number` is E.164; `other`: as written. */
  readonly kind: "cn-mobile" | "other";
}

/** A telephone number, or the reason why the text is none. */
export type ParsedPhone =
  | { readonly ok: true; readonly phone: Phone }
  | { readonly ok: false; readonly reason: "masked" | "format" };

const shape = {
  number: z.string().min(1).max(64),
  use: z.exactOptional(z.enum(PHONE_USES)),
  rank: z.exactOptional(z.int().min(1).max(1000)),
};

/** Accepts a {@link NewPhone}. */
export const newPhoneSchema: z.ZodType<NewPhone> = exactSchema<NewPhone>()(z.strictObject(shape).readonly());

/** Accepts a {@link Phone}. */
export const phoneSchema: z.ZodType<Phone> = exactSchema<Phone>()(
  z.strictObject({ ...shape, kind: z.enum(["cn-mobile", "other"]) }).readonly(),
);

/** Digits that any number one can dial has at least: emergency and service numbers have three. */
const DIALLABLE = /^\+?(?:[\s().\-/#,;]*\d){3,20}(?:[\s]*(?:ext\.?|x|转)[\s]*\d{1,6})?$/iu;

/**
 * Reads a telephone number: mobiles become E.164, other diallable numbers stay as written (trimmed, NFKC).
 *
 * @example
 * ```ts
 * parsePhone({ number: "138 0013 8000" }); // { ok: true, phone: { number: "+8613800138000", kind: "cn-mobile" } }
 * ```
 */
export function parsePhone(input: NewPhone): ParsedPhone {
  const mobile = parseCnMobile(input.number);
  if (mobile.ok) return { ok: true, phone: { ...input, number: mobile.number, kind: "cn-mobile" } };
  if (mobile.reason === "masked") return { ok: false, reason: "masked" };
  const number = input.number.normalize("NFKC").trim();
  return DIALLABLE.test(number)
    ? { ok: true, phone: { ...input, number, kind: "other" } }
    : { ok: false, reason: "format" };
}
