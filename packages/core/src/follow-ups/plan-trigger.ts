/**
 * What begins a plan that no date of the host begins: a tag that the patient gets or loses, or an assessment that reaches
 * a category or number. A trigger is data like the plan that holds it; whether the tenant knows its tag, model and output
 * is checked when the plan is published.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** The tag that begins a plan, for the anchors `tag.assigned` and `tag.removed`. */
export interface TagTrigger {
  /** Code of the tag. */
  readonly tag: string;
  /** People alone put this tag; otherwise a rule in force or a published questionnaire has to give it. */
  readonly byHand?: true;
  /** The enrolment ends when the tag does; `tag.assigned` only. A tag in doubt has not ended. */
  readonly leaves?: true;
}

/** The assessment that begins a plan, for the anchor `risk.assessed`: one output, by its words or from a number on. */
export type RiskTrigger = {
  /** Id of the risk model; it names the edition. */
  readonly model: string;
  /** Name of the output. */
  readonly output: string;
} & (
  | {
      /** Any of these values. */
      readonly oneOf: readonly (string | boolean)[];
    }
  | {
      /** This value or more, in the output's unit. */
      readonly atLeast: number;
    }
);

/** What begins a plan that no date of the host begins. */
export type PlanTrigger = TagTrigger | RiskTrigger;

const tagTriggerSchema: z.ZodType<TagTrigger> = exactSchema<TagTrigger>()(
  z
    .strictObject({
      tag: z.string().min(1).max(100),
      byHand: z.exactOptional(z.literal(true)),
      leaves: z.exactOptional(z.literal(true)),
    })
    .readonly(),
);
const ofModel = { model: z.string().min(1).max(100), output: z.string().min(1).max(100) };
const riskTriggerSchema: z.ZodType<RiskTrigger> = z.union([
  z
    .strictObject({
      ...ofModel,
      oneOf: z
        .array(z.union([z.string().max(200), z.boolean()]))
        .min(1)
        .max(20)
        .readonly(),
    })
    .readonly(),
  z.strictObject({ ...ofModel, atLeast: z.number() }).readonly(),
]);

/** Accepts a {@link PlanTrigger}. */
export const planTriggerSchema: z.ZodType<PlanTrigger> = z.union([tagTriggerSchema, riskTriggerSchema]);

/**
 * Whether the outputs of an assessment reach what a trigger names.
 *
 * @example
 * ```ts sketch
 * reaches({ model: "china-par", output: "category", oneOf: ["高危"] }, { category: "高危" }); // true
 * ```
 */
export function reaches(
  trigger: RiskTrigger,
  outputs: Readonly<Record<string, number | string | boolean>>,
): boolean {
  const value = outputs[trigger.output];
  if ("atLeast" in trigger) return typeof value === "number" && value >= trigger.atLeast;
  return value !== undefined && typeof value !== "number" && trigger.oneOf.includes(value);
}
