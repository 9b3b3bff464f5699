/**
 * A fact that its source takes back (`entered-in-error`, HL7 v2 OBX-11 `D` and `W`). It says which fact, and nothing
 * about its content: sources rarely repeat what was wrong.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import { sourceCodeSchema } from "./source-text.ts";

/** Takes back the fact with this `ref`, and every observation whose panel has this `ref`. */
export interface Retraction {
  /** The fact in the source's own terms. */
  readonly ref: string;
  /** Marks the retraction. */
  readonly status: "entered-in-error";
}

/** Accepts a {@link Retraction}. */
export const retractionSchema: z.ZodType<Retraction> = exactSchema<Retraction>()(
  z.strictObject({ ref: sourceCodeSchema, status: z.literal("entered-in-error") }).readonly(),
);

/** Says whether an input takes a fact back. */
export function isRetraction(input: { readonly ref: string }): input is Retraction {
  return "status" in input && input.status === "entered-in-error";
}
