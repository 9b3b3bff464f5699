/**
 * Questionnaires (问卷) as data: items, scores, and what a submitted response leads to. A published version never changes,
 * and a response pins the version it answers. States are those of FHIR PublicationStatus.
 */
import { conditionSchema, type Condition as RuleCondition } from "@hcrm/rules";
import { z } from "zod";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import { exactSchema } from "../kernel/index.ts";
import { type Item, itemSchema } from "./item.ts";
import { type LocalText, localTextSchema } from "./local-text.ts";
import { type Score, scoreSchema } from "./score.ts";

/** What a submitted response leads to. Conditions see answers by item code and scores by id. */
export type Effect = ObservationEffect | TagEffect | TaskEffect | AlertEffect;

/** Records an observation. */
export interface ObservationEffect {
  /** Its LOINC code. */
  readonly observation: string;
  /** Code of the item, or id of the score, that gives the value. */
  readonly from: string;
}

/** Puts a tag. */
export interface TagEffect {
  /** The tag. */
  readonly tag: string;
  /** When. */
  readonly when: RuleCondition;
}

/** Opens a task for someone to look. */
export interface TaskEffect {
  /** Its title. */
  readonly task: string;
  /** When. */
  readonly when: RuleCondition;
}

/** Raises an alert; an urgent one opens a task. */
export interface AlertEffect {
  /** How loud. */
  readonly alert: "info" | "warning" | "urgent";
  /** When. */
  readonly when: RuleCondition;
}

/** A questionnaire as its author writes it. */
export interface QuestionnaireDefinition {
  /** Stable, unique in the tenant. */
  readonly code: string;
  /** What people read. */
  readonly title: LocalText;
  /** Purpose of use of the answers. */
  readonly purpose: PurposeOfUse;
  /** The items, in order. */
  readonly items: readonly Item[];
  /** The scores. */
  readonly scores?: readonly Score[];
  /** What a response leads to. */
  readonly effects?: readonly Effect[];
}

/** Publication state of a questionnaire version. */
export type QuestionnaireStatus = "draft" | "active" | "retired";

const nameSchema = z.string().trim().min(1).max(100);
const effectSchema: z.ZodType<Effect> = exactSchema<Effect>()(
  z.union([
    z.strictObject({ observation: nameSchema, from: nameSchema }).readonly(),
    z.strictObject({ tag: nameSchema, when: conditionSchema }).readonly(),
    z.strictObject({ task: nameSchema, when: conditionSchema }).readonly(),
    z.strictObject({ alert: z.enum(["info", "warning", "urgent"]), when: conditionSchema }).readonly(),
  ]),
);

/** Accepts a {@link QuestionnaireDefinition}; what spans several items is checked by `checkDefinition`. */
export const questionnaireDefinitionSchema: z.ZodType<QuestionnaireDefinition> =
  exactSchema<QuestionnaireDefinition>()(
    z
      .strictObject({
        code: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "not a code"),
        title: localTextSchema,
        purpose: purposeOfUseSchema,
        items: z.array(itemSchema).min(1).max(200).readonly(),
        scores: z.exactOptional(z.array(scoreSchema).max(50).readonly()),
        effects: z.exactOptional(z.array(effectSchema).max(100).readonly()),
      })
      .readonly(),
  );
