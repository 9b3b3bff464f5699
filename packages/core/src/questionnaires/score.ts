/**
 * Scores of a questionnaire. Known instruments are computed by the models of `@hcrm/rules`, found by item code; a tally is
 * for a hospital's own forms. A missing item never counts as nought unless the score says so.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";
import { type LocalText, localTextSchema } from "./local-text.ts";

/** A score computed by a model of `@hcrm/rules`. */
export interface ModelScore {
  /** Unique in the questionnaire; conditions see the score by it. */
  readonly id: string;
  /** Id of the model, for example `phq-9`. */
  readonly model: string;
  /** Which item answers which input: name of the input to code of the item. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * What a tally does when items have no answer: nothing without all of them (`incomplete`); up to so many missing ones
 * take the mean of the answered; or each counts as a fixed number.
 */
export type MissingRule =
  | "incomplete"
  | {
      /** Most missing items that take the mean of the answered ones. */
      readonly prorateUpTo: number;
    }
  | {
      /** What each missing item counts as. */
      readonly treatAs: number;
    };

/** A range of a tally, from a value up to the next band. */
export interface Band {
  /** Code of the band. */
  readonly code: string;
  /** What people read. */
  readonly text: LocalText;
  /** First value of the band. */
  readonly from: number;
}

/** A sum, mean or maximum over items. Booleans count 1 and 0, choices the points of what was chosen. */
export interface TallyScore {
  /** Unique in the questionnaire; conditions see the score by it. */
  readonly id: string;
  /** What is computed. */
  readonly tally: "sum" | "mean" | "max";
  /** Codes of the items; none of them repeats. */
  readonly items: readonly string[];
  /** What happens when some are unanswered. Disabled items do not count at all. */
  readonly missing: MissingRule;
  /** Ranges, ascending. */
  readonly bands?: readonly Band[];
}

/** A score of a questionnaire. */
export type Score = ModelScore | TallyScore;

const nameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "not an id or code");
const bandSchema: z.ZodType<Band> = exactSchema<Band>()(
  z.strictObject({ code: nameSchema, text: localTextSchema, from: z.number() }).readonly(),
);
const missingSchema: z.ZodType<MissingRule> = exactSchema<MissingRule>()(
  z.union([
    z.literal("incomplete"),
    z.strictObject({ prorateUpTo: z.int().min(1).max(200) }).readonly(),
    z.strictObject({ treatAs: z.number() }).readonly(),
  ]),
);

/** Accepts a {@link Score}. */
export const scoreSchema: z.ZodType<Score> = exactSchema<Score>()(
  z.union([
    z
      .strictObject({
        id: nameSchema,
        model: nameSchema,
        inputs: z.record(nameSchema, nameSchema).readonly(),
      })
      .readonly(),
    z
      .strictObject({
        id: nameSchema,
        tally: z.enum(["sum", "mean", "max"]),
        items: z.array(nameSchema).min(1).max(200).readonly(),
        missing: missingSchema,
        bands: z.exactOptional(z.array(bandSchema).min(1).max(20).readonly()),
      })
      .readonly(),
  ]),
);
