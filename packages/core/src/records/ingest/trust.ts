/**
 * Trust: how far what a source says may overwrite what is known of a person. A demographic field is overwritten by the
 * same or a higher trust, or by the same source; anything else becomes a proposed value (待核实) that a person confirms.
 * Records of different sources never meet here: they stand side by side.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";

/** Levels of trust, highest first. */
export const TRUST_LEVELS: readonly TrustLevel[] = ["verified", "institution", "device", "reported"];

/**
 * `verified`: a clinician or the source of truth confirmed it; `institution`: HIS, LIS, check-up centre; `device`: a
 * measuring device; `reported`: the patient or their family said so.
 */
export type TrustLevel = "verified" | "institution" | "device" | "reported";

/** Accepts a {@link TrustLevel}. */
export const trustLevelSchema: z.ZodType<TrustLevel> = exactSchema<TrustLevel>()(z.enum(TRUST_LEVELS));

/** Who stated a field. */
export interface FieldOrigin {
  /** Id of the ingest source, or of the actor who typed it. */
  readonly source: string;
  /** How far they are trusted. */
  readonly trust: TrustLevel;
}

/** Says whether one level is at least as high as another. */
export function trustsAtLeast(level: TrustLevel, other: TrustLevel): boolean {
  return TRUST_LEVELS.indexOf(level) <= TRUST_LEVELS.indexOf(other);
}

/**
 * Says whether a new statement may overwrite a field.
 *
 * @param known - who stated the present value; absent = the field is empty
 * @example
 * ```ts
 * mayOverwrite({ source: "his", trust: "institution" }, { source: "app", trust: "reported" }); // false
 * ```
 */
export function mayOverwrite(known: FieldOrigin | undefined, arriving: FieldOrigin): boolean {
  if (known === undefined || known.source === arriving.source) return true;
  return trustsAtLeast(arriving.trust, known.trust);
}
