/**
 * Administrative sex and its codes in GB/T 2261.1. FHIR has no "unstated" (9), so an exchange through FHIR keeps the
 * original code beside the value, and the code wins. Letters and digits that one site made up go through that site's own
 * map, never through this one.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** Administrative sex; `other` exists in FHIR and HL7 v2 only. */
export const SEXES: readonly Sex[] = ["male", "female", "other", "unknown", "unstated"];

/** Administrative sex (GB/T 2261.1 with `other`). */
export type Sex = "male" | "female" | "other" | "unknown" | "unstated";

/** Accepts a {@link Sex}. */
export const sexSchema: z.ZodType<Sex> = exactSchema<Sex>()(z.enum(SEXES));

/** Code system of GB/T 2261.1 in public CDA templates; to be checked against the official text. */
export const SEX_SYSTEM = "urn:oid:2.16.156.10011.2.3.3.4";

const BY_GB_CODE: ReadonlyMap<string, Sex> = new Map([
  ["0", "unknown"],
  ["1", "male"],
  ["2", "female"],
  ["9", "unstated"],
]);

/**
 * The sex of a GB/T 2261.1 code (`0`, `1`, `2`, `9`); any other text gives `undefined`.
 *
 * @example
 * ```ts
 * sexOfGbCode("9"); // "unstated"
 * ```
 */
export function sexOfGbCode(code: string): Sex | undefined {
  return BY_GB_CODE.get(code);
}
