/**
 * Texts as a source wrote them. Readers check shape and core checks values, so a value that core has not judged yet
 * travels as plain text, bounded in length: a bad one is dropped and listed, and the rest of the fact is stored.
 */
import { z } from "zod";

/** A text that should be a `T` but is still as the source wrote it; core checks it and drops what is none. */
export type Unchecked<T extends string> = T | (string & {});

/** What a source wrote where a time belongs. */
export interface WrittenTime {
  /** The words of the source. */
  readonly text: string;
}

/** Most characters of one text of a source. */
export const MAX_SOURCE_TEXT = 65_536;

/** Accepts a code or number of a source, not yet checked. */
export const sourceCodeSchema: z.ZodString = z.string().min(1).max(512);

/** Accepts free text of a source. */
export const sourceTextSchema: z.ZodString = z.string().min(1).max(MAX_SOURCE_TEXT);
