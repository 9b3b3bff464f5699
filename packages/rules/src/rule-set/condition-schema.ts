/**
 * Strict schema of {@link Condition}: unknown keys are errors, and so are order comparisons of texts.
 */
import { z } from "zod";
import { exactSchema, parseDuration } from "../kernel/index.ts";
import type { Condition } from "./condition.ts";
import type { FactRef } from "./fact.ts";
import { MAX_IN_VALUES, MAX_NODES, MAX_TEXT } from "./limits.ts";

/** A text that is not empty and within the limit. */
export const textSchema: z.ZodString = z.string().min(1).max(MAX_TEXT);
/** An ISO 8601 duration longer than zero. */
export const durationSchema: z.ZodType<string> = z
  .string()
  .max(40)
  .refine((text) => parseDuration(text) !== undefined, "an ISO 8601 duration longer than zero");

const scalar = z.union([z.number(), z.string().max(MAX_TEXT), z.boolean()]);
const comparator = z.enum(["<", "<=", "=", "!=", ">=", ">"]);
const orderable = (one: { readonly is: string; readonly value: unknown }): boolean =>
  typeof one.value === "number" || one.is === "=" || one.is === "!=";
const ORDERED = "texts and booleans compare by = and != only";

/** Schema of {@link FactRef}. */
export const factRefSchema: z.ZodType<FactRef> = exactSchema<FactRef>()(
  z
    .strictObject({
      code: textSchema,
      pick: z.enum(["latest", "min", "max", "mean", "count"]),
      within: z.exactOptional(durationSchema),
      unit: z.exactOptional(textSchema),
    })
    .readonly(),
);

const nested: z.ZodType<Condition> = z.lazy(() => conditionSchema);
const parts = z.array(nested).max(MAX_NODES).readonly();

const group = z.strictObject({ op: z.enum(["all", "any"]), of: parts }).readonly();
const not = z.strictObject({ op: z.literal("not"), of: nested }).readonly();
const atLeast = z
  .strictObject({ op: z.literal("atLeast"), n: z.int().min(0).max(MAX_NODES), of: parts })
  .readonly();
const compare = z
  .strictObject({
    op: z.literal("compare"),
    fact: factRefSchema,
    is: comparator,
    value: scalar,
    unit: z.exactOptional(textSchema),
  })
  .readonly()
  .refine(orderable, ORDERED);
const between = z
  .strictObject({
    op: z.literal("between"),
    fact: factRefSchema,
    min: z.number(),
    max: z.number(),
    bounds: z.enum(["[]", "[)", "(]", "()"]),
    unit: z.exactOptional(textSchema),
  })
  .readonly();
const within = z
  .strictObject({
    op: z.literal("in"),
    fact: factRefSchema,
    values: z
      .array(z.union([z.string().max(MAX_TEXT), z.number()]))
      .max(MAX_IN_VALUES)
      .readonly(),
  })
  .readonly();
const age = z
  .strictObject({
    op: z.literal("age"),
    is: z.enum(["<", "<=", ">=", ">"]),
    years: z.int().min(0).max(130),
  })
  .readonly();
const sex = z.strictObject({ op: z.literal("sex"), is: z.enum(["male", "female"]) }).readonly();
const hasTag = z.strictObject({ op: z.literal("hasTag"), tag: textSchema }).readonly();
const presence = z.strictObject({ op: z.enum(["exists", "missing"]), fact: factRefSchema }).readonly();
const trend = z
  .strictObject({
    op: z.literal("trend"),
    fact: factRefSchema,
    direction: z.enum(["up", "down"]),
    minPoints: z.exactOptional(z.int().min(2).max(1000)),
  })
  .readonly();
const model = z
  .strictObject({
    op: z.literal("model"),
    id: textSchema,
    output: textSchema,
    within: z.exactOptional(durationSchema),
    is: comparator,
    value: scalar,
  })
  .readonly()
  .refine(orderable, ORDERED);

/** Schema of {@link Condition}. */
export const conditionSchema: z.ZodType<Condition> = exactSchema<Condition>()(
  z.discriminatedUnion("op", [
    group,
    not,
    atLeast,
    compare,
    between,
    within,
    age,
    sex,
    hasTag,
    presence,
    trend,
    model,
  ]),
);
