/**
 * Strict schemas of rules and rule sets, bound to the documented interfaces.
 */
import { z } from "zod";
import { exactSchema, instantMs } from "../kernel/index.ts";
import { conditionSchema, durationSchema, textSchema } from "./condition-schema.ts";
import type { Fact, FactProfile } from "./fact.ts";
import { MAX_RULES, MAX_TESTS, MAX_TEXT } from "./limits.ts";
import type { Evidence, Rule, RuleOutcome, RuleScope, RuleSet, RuleTest } from "./rule.ts";

const sex = z.enum(["male", "female"]);
const years = z.int().min(0).max(130);
const instant = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(instantMs(text)), "an ISO instant with Z or an offset");
const tags = z.array(textSchema).max(MAX_TESTS).readonly();

const scope = exactSchema<RuleScope>()(
  z
    .strictObject({
      minAge: z.exactOptional(years),
      maxAge: z.exactOptional(years),
      sex: z.exactOptional(sex),
    })
    .readonly(),
);
const evidence = exactSchema<Evidence>()(
  z
    .strictObject({ guideline: textSchema, edition: textSchema, section: z.exactOptional(textSchema) })
    .readonly(),
);
const outcome = exactSchema<RuleOutcome>()(
  z
    .strictObject({
      tag: textSchema,
      severity: z.exactOptional(z.enum(["info", "warning", "urgent"])),
      ttl: z.exactOptional(durationSchema),
    })
    .readonly(),
);
const profile = exactSchema<FactProfile>()(
  z
    .strictObject({ sex: z.exactOptional(sex), birthDate: z.exactOptional(z.string().max(MAX_TEXT)) })
    .readonly(),
);
const fact = exactSchema<Fact>()(
  z
    .strictObject({
      code: textSchema,
      value: z.union([z.number(), z.string().max(MAX_TEXT), z.boolean(), z.null()]),
      unit: z.exactOptional(z.string().max(MAX_TEXT)),
      at: instant,
      source: z.exactOptional(textSchema),
    })
    .readonly(),
);
const test = exactSchema<RuleTest>()(
  z
    .strictObject({
      name: textSchema,
      now: instant,
      profile,
      tags: z.exactOptional(tags),
      unconfirmedTags: z.exactOptional(tags),
      facts: z.array(fact).max(MAX_TESTS).readonly(),
      expect: z.enum(["true", "false", "unknown", "invalid-input"]),
      missing: z.exactOptional(tags),
    })
    .readonly(),
);

/** Schema of {@link Rule}. */
export const ruleSchema: z.ZodType<Rule> = exactSchema<Rule>()(
  z
    .strictObject({
      id: textSchema,
      revision: z.int().min(1),
      kind: z.enum(["tag", "alert", "risk-flag"]),
      title: z.strictObject({ zh: textSchema, en: textSchema }).readonly(),
      when: conditionSchema,
      // biome-ignore lint/suspicious/noThenProperty: the word of the rule format; its value is never callable
      then: outcome,
      scope: z.exactOptional(scope),
      evidence: z.array(evidence).max(50).readonly(),
      onUnknown: z.enum(["unknown", "ask"]),
      tests: z.array(test).max(MAX_TESTS).readonly(),
    })
    .readonly(),
);

/** Schema of {@link RuleSet}. */
export const ruleSetSchema: z.ZodType<RuleSet> = exactSchema<RuleSet>()(
  z
    .strictObject({
      schema: z.literal(1),
      id: textSchema,
      version: textSchema,
      rules: z.array(ruleSchema).max(MAX_RULES).readonly(),
    })
    .readonly(),
);
