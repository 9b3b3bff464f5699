/**
 * Follow-up plans (随访方案) as data: an anchor, a zone, a working calendar and steps. A plan holds no expression text and
 * no functions, because it comes from a tenant and runs inside someone else's hospital system. Publishing freezes a
 * version; enrolments pin one. States are those of FHIR PublicationStatus.
 */
import { conditionSchema, type Condition as RuleCondition } from "@hcrm/rules";
import { z } from "zod";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import { exactSchema } from "../kernel/index.ts";
import { type PlanTrigger, planTriggerSchema } from "./plan-trigger.ts";
import { codeSchema, type Step, stepSchema } from "./step.ts";

/** What a plan is for: 随访, 健康干预, 健康调养, 用药提醒, 健康宣教. */
export type PlanCategory = "follow-up" | "intervention" | "conditioning" | "medication" | "education";

/** Anchors that the patient's tags and assessments give: {@link PlanTrigger} says which. */
export type TriggerAnchor = "tag.assigned" | "tag.removed" | "risk.assessed";

/** The event whose date a plan counts from. `custom.*` names an event of the host. */
export type AnchorKind =
  | "enrolment"
  | "encounter.discharged"
  | "procedure"
  | "result.abnormal"
  | "birth"
  | TriggerAnchor
  | `custom.${string}`;

/** What happens to tasks nobody has touched when the anchor moves. Started and ended tasks never move. */
export type AnchorChangeRule = "shift-open" | "restart" | "keep";

/** When a patient who cannot be reached counts as lost to follow-up (失访). */
export interface LostToFollowUp {
  /** Attempts without reaching the patient. */
  readonly attempts: number;
  /** Days over which these attempts are spread, at least. */
  readonly overDays: number;
  /** Different channels among them, at least. */
  readonly channels: number;
  /** `person`: a proposal that someone confirms; `auto`: at once. */
  readonly confirm: "person" | "auto";
}

/** A follow-up plan as its author writes it. */
export interface PlanDefinition {
  /** Stable, unique in the tenant. */
  readonly code: string;
  /** What staff read. */
  readonly title: string;
  /** What the plan is for. */
  readonly category: PlanCategory;
  /** Purpose of use of every task and message; decides which consent is asked. */
  readonly purpose: PurposeOfUse;
  /** The event the dates count from. */
  readonly anchor: AnchorKind;
  /** The tag or assessment that begins the plan; with the anchors of {@link TriggerAnchor} and no other. */
  readonly trigger?: PlanTrigger;
  /** IANA zone in which days begin and messages are timed; the patient's own zone wins for quiet hours. */
  readonly timezone: string;
  /** Id of the working calendar. */
  readonly calendar: string;
  /** Who may be enrolled; everyone when absent. */
  readonly eligibility?: RuleCondition;
  /** The enrolment ends when one of these becomes true. */
  readonly stopWhen?: readonly RuleCondition[];
  /** The steps, in the order in which same-day tasks are listed. */
  readonly steps: readonly Step[];
  /** When the anchor moves; `shift-open` when absent. */
  readonly onAnchorChange?: AnchorChangeRule;
  /** When a patient counts as lost; never when absent. */
  readonly lostToFollowUp?: LostToFollowUp;
  /** Team that receives what nobody else can take. */
  readonly fallbackTeam: string;
}

/** Publication state of a plan version. */
export type PlanStatus = "draft" | "active" | "retired";

const TOLD =
  /^(enrolment|encounter\.discharged|procedure|result\.abnormal|birth|custom\.[a-z0-9][a-z0-9._-]{0,63})$/;
const TRIGGERED = /^(tag\.assigned|tag\.removed|risk\.assessed)$/;

/** Accepts an {@link AnchorKind}. */
export const anchorKindSchema: z.ZodType<AnchorKind> = z.custom<AnchorKind>(
  (value) => typeof value === "string" && (TOLD.test(value) || TRIGGERED.test(value)),
  "not a kind of anchor",
);

/** A kind of event that a host tells; tags and assessments are seen by themselves. */
export type ToldEventKind = Exclude<AnchorKind, TriggerAnchor>;

/** Accepts a {@link ToldEventKind}. */
export const toldEventKindSchema: z.ZodType<ToldEventKind> = z.custom<ToldEventKind>(
  (value) => typeof value === "string" && TOLD.test(value),
  "not a kind of event that is told",
);

const lostToFollowUpSchema: z.ZodType<LostToFollowUp> = exactSchema<LostToFollowUp>()(
  z
    .strictObject({
      attempts: z.int().min(1).max(100),
      overDays: z.int().min(0).max(3_660),
      channels: z.int().min(1).max(8),
      confirm: z.enum(["person", "auto"]),
    })
    .readonly(),
);

/** Accepts a {@link PlanDefinition}; what spans several fields is checked by `validatePlan`. */
export const planDefinitionSchema: z.ZodType<PlanDefinition> = exactSchema<PlanDefinition>()(
  z
    .strictObject({
      code: codeSchema,
      title: z.string().trim().min(1).max(200),
      category: z.enum(["follow-up", "intervention", "conditioning", "medication", "education"]),
      purpose: purposeOfUseSchema,
      anchor: anchorKindSchema,
      trigger: z.exactOptional(planTriggerSchema),
      timezone: z.string().min(1).max(64),
      calendar: z.string().min(1).max(32),
      eligibility: z.exactOptional(conditionSchema),
      stopWhen: z.exactOptional(z.array(conditionSchema).max(20).readonly()),
      steps: z.array(stepSchema).min(1).max(100).readonly(),
      onAnchorChange: z.exactOptional(z.enum(["shift-open", "restart", "keep"])),
      lostToFollowUp: z.exactOptional(lostToFollowUpSchema),
      fallbackTeam: z.string().trim().min(1).max(64),
    })
    .readonly(),
);
