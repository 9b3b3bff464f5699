/**
 * Conditions of `@hcrm/rules` inside plans. The expression is checked in full when the plan is published, against the
 * catalogue of indicators and models; here only its outer form is looked at, so that a draft can be kept.
 */
import type { Condition as RuleCondition } from "@hcrm/rules";
import { z } from "zod";

/** Accepts the outer form of a rule condition: an object with an operator. */
export const ruleConditionSchema: z.ZodType<RuleCondition> = z.custom<RuleCondition>(
  (value) => typeof value === "object" && value !== null && "op" in value && typeof value.op === "string",
  "not a condition",
);
