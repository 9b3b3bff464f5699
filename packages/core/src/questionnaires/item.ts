/**
 * Items of a questionnaire (问卷题目), after FHIR R4 Questionnaire.item. Every item has a link id that is unique in the
 * questionnaire; a code names what is asked independent of the form, so that scores and conditions can find it.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";
import { type EnableWhen, enableWhenSchema } from "./enable-when.ts";
import { type LocalText, localTextSchema } from "./local-text.ts";

/** What all items have. */
export interface ItemBase {
  /** Unique in the questionnaire; answers are keyed by it. */
  readonly linkId: string;
  /** What is asked, for scores and conditions; unique in the questionnaire. */
  readonly code?: string;
  /** What the person reads. */
  readonly text: LocalText;
  /** An enabled item must be answered; false when absent. */
  readonly required?: boolean;
  /** Not shown, but its answer is kept; false when absent. */
  readonly hidden?: boolean;
  /** A question may have several answers, a group several rounds; false when absent. */
  readonly repeats?: boolean;
  /** Asked only when this is true; always when absent. */
  readonly enableWhen?: EnableWhen;
}

/** Items that belong together. Rounds of a repeating group are objects of their own; otherwise its items lie flat. */
export interface GroupItem extends ItemBase {
  /** Group. */
  readonly type: "group";
  /** The items of the group. */
  readonly items: readonly Item[];
}

/** A text to read, without an answer. */
export interface DisplayItem extends ItemBase {
  /** Display. */
  readonly type: "display";
}

/** Yes or no. */
export interface BooleanItem extends ItemBase {
  /** Boolean. */
  readonly type: "boolean";
}

/** A calendar date. */
export interface DateItem extends ItemBase {
  /** Date, `YYYY-MM-DD`. */
  readonly type: "date";
}

/** A whole number. */
export interface IntegerItem extends ItemBase {
  /** Integer. */
  readonly type: "integer";
  /** Smallest allowed value. */
  readonly min?: number;
  /** Largest allowed value. */
  readonly max?: number;
}

/** A number with a unit. */
export interface DecimalItem extends ItemBase {
  /** Decimal. */
  readonly type: "decimal";
  /** Its UCUM unit. */
  readonly unit: string;
  /** Smallest allowed value. */
  readonly min?: number;
  /** Largest allowed value. */
  readonly max?: number;
}

/** Free text; blank text is no answer. */
export interface TextItem extends ItemBase {
  /** Text. */
  readonly type: "text";
  /** Most characters (code points). */
  readonly maxLength: number;
}

/** One option of a choice. */
export interface ChoiceOption {
  /** The answer; unique in the item. */
  readonly code: string;
  /** What the person reads. */
  readonly text: LocalText;
  /** Points in a score. */
  readonly score?: number;
  /** Cannot be chosen together with another option ("none of these"). */
  readonly exclusive?: true;
}

/** One option, or several with `multiple`. */
export interface ChoiceItem extends ItemBase {
  /** Choice. */
  readonly type: "choice";
  /** The options. */
  readonly options: readonly ChoiceOption[];
  /** Present when several options may be chosen. */
  readonly multiple?: true;
}

/** An item that takes an answer. */
export type Question = BooleanItem | DateItem | IntegerItem | DecimalItem | TextItem | ChoiceItem;
/** An item of a questionnaire. */
export type Item = GroupItem | DisplayItem | Question;

/** Says whether an item takes an answer. */
export function isQuestion(item: Item): item is Question {
  return item.type !== "group" && item.type !== "display";
}

/** Says whether an item's answer is a list: it repeats, or several options may be chosen. */
export function isList(item: Item): boolean {
  return item.repeats === true || (item.type === "choice" && item.multiple === true);
}

const nameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "not a link id or code");
const base = {
  linkId: nameSchema,
  code: z.exactOptional(nameSchema),
  text: localTextSchema,
  required: z.exactOptional(z.boolean()),
  hidden: z.exactOptional(z.boolean()),
  repeats: z.exactOptional(z.boolean()),
  enableWhen: z.exactOptional(enableWhenSchema),
};
const range = { min: z.exactOptional(z.number()), max: z.exactOptional(z.number()) };
const nested: z.ZodType<Item> = z.lazy(() => itemSchema);
const optionSchema: z.ZodType<ChoiceOption> = exactSchema<ChoiceOption>()(
  z
    .strictObject({
      code: nameSchema,
      text: localTextSchema,
      score: z.exactOptional(z.number()),
      exclusive: z.exactOptional(z.literal(true)),
    })
    .readonly(),
);

/** Accepts an {@link Item}. */
export const itemSchema: z.ZodType<Item> = exactSchema<Item>()(
  z.discriminatedUnion("type", [
    z
      .strictObject({ ...base, type: z.literal("group"), items: z.array(nested).min(1).max(200).readonly() })
      .readonly(),
    z.strictObject({ ...base, type: z.literal("display") }).readonly(),
    z.strictObject({ ...base, type: z.literal("boolean") }).readonly(),
    z.strictObject({ ...base, type: z.literal("date") }).readonly(),
    z.strictObject({ ...base, ...range, type: z.literal("integer") }).readonly(),
    z
      .strictObject({ ...base, ...range, type: z.literal("decimal"), unit: z.string().min(1).max(32) })
      .readonly(),
    z.strictObject({ ...base, type: z.literal("text"), maxLength: z.int().min(1).max(10_000) }).readonly(),
    z
      .strictObject({
        ...base,
        type: z.literal("choice"),
        options: z.array(optionSchema).min(1).max(200).readonly(),
        multiple: z.exactOptional(z.literal(true)),
      })
      .readonly(),
  ]),
);
