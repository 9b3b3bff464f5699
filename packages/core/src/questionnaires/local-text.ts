/**
 * A text that staff or patients read, in Chinese and English. Wording of copyrighted instruments is not part of the SDK:
 * the host brings it.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** One text in two languages. */
export interface LocalText {
  /** Chinese. */
  readonly zh: string;
  /** English. */
  readonly en: string;
}

/** Accepts a {@link LocalText} of at most 2,000 characters a language. */
export const localTextSchema: z.ZodType<LocalText> = exactSchema<LocalText>()(
  z
    .strictObject({ zh: z.string().trim().min(1).max(2_000), en: z.string().trim().min(1).max(2_000) })
    .readonly(),
);
