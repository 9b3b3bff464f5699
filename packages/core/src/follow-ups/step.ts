/**
 * One step of a follow-up plan: what is done, when, and what happens when it is late. A step resolves to calendar dates;
 * a clock time and a zone enter only when something is sent. All fields that may be absent have a default, written in
 * one place ({@link stepTiming} and {@link stepConduct}), because an unwritten default of a plan is a clinical decision.
 */
import { conditionSchema, type Condition as RuleCondition } from "@hcrm/rules";
import { z } from "zod";
import { type ChannelPolicy, channelPolicySchema } from "../communications/index.ts";
import { exactSchema, type LocalTime, localTimeSchema } from "../kernel/index.ts";
import type { WorkdayRule } from "./shift-to-workday.ts";
import { type MonthEnd, type Span, spanSchema } from "./span.ts";

/** What is done: a phone call (电话), a message (消息), a visit (面访), a form (问卷), a measurement (测量). */
export type StepKind = "call" | "message" | "visit" | "questionnaire" | "measurement";

/** What a step's offset counts from: the plan's anchor, or another step's completion or due date. */
export type StepStart =
  | "anchor"
  | {
      /** Id of the other step. */
      readonly step: string;
      /** The day on which it was performed, or its due date. */
      readonly on: "completed" | "due";
    };

/**
 * Repetition. Occurrence n lies n intervals after the first: it is counted from the anchor, never from the occurrence
 * before. With basis `completion` it is counted from the day the one before was performed, and at most one is open.
 * Without `count` and `until` it is endless.
 */
export interface Repeat {
  /** The interval; at least one day, week or month. */
  readonly every: Span;
  /** What the interval counts from. */
  readonly basis: "anchor" | "completion";
  /** Number of occurrences, the first included. */
  readonly count?: number;
  /** Last possible date, as a span after the anchor, inclusive. */
  readonly until?: Span;
}

/** The days around a due date, in calendar days. */
export interface StepWindow {
  /** Days before the due date from which the task can be done. */
  readonly openBefore: number;
  /** Days for which it is due, the due date included; at least 1. */
  readonly dueFor: number;
  /** Days after that for which it is overdue but can still be done. */
  readonly graceAfter: number;
}

/** Whoever has a role. */
export interface RolePool {
  /** The role. */
  readonly role: string;
}

/** A team. */
export interface TeamPool {
  /** The team. */
  readonly team: string;
}

/** One person. */
export interface OneActor {
  /** The host's id of the person. */
  readonly actor: string;
}

/** Who does a task: whoever has a role, a team, or one actor. */
export type Assignee = RolePool | TeamPool | OneActor;

/** Passing an overdue task on. */
export interface Escalation {
  /** Days overdue before the first passing-on, and between two. */
  readonly afterDays: number;
  /** Who receives it. */
  readonly to: RolePool | TeamPool;
  /** Most often it is passed on. */
  readonly max: number;
}

/** What is done with a send that falls into quiet hours. */
export type QuietHoursRule = "defer" | "drop" | "ignore";

/** What is done with an occurrence that is first seen after its window closed. */
export type MisfireRule = "run" | "skip" | "ask";

/** One step (方案步骤) of a plan. */
export interface Step {
  /** Unique in the plan and stable across versions: part of a task's identity. */
  readonly id: string;
  /** What is done. */
  readonly kind: StepKind;
  /** What the offset counts from. */
  readonly after: StepStart;
  /** Distance of the first occurrence. */
  readonly offset: Span;
  /** Repetition; once when absent. Only for steps after the anchor. */
  readonly repeat?: Repeat;
  /** When the day does not exist in a month; `clamp` when absent. */
  readonly monthEnd?: MonthEnd;
  /** When the date is no workday; `as-is` when absent: a wound is checked on day 3. */
  readonly workday?: WorkdayRule;
  /** The window; 3 days before, due for 1, 14 days of grace when absent; for messages 0, 1 and 1. */
  readonly window?: StepWindow;
  /** Quiet hours; `defer` when absent. `ignore` needs `urgency: "urgent"`. */
  readonly quietHours?: QuietHoursRule;
  /** Late occurrences; when absent `ask`, for messages `skip`. */
  readonly misfire?: MisfireRule;
  /** Time of day of a message in the plan's zone; 10:00 when absent. */
  readonly preferredTime?: LocalTime;
  /** Urgent messages pass the frequency cap; `routine` when absent. */
  readonly urgency?: "routine" | "urgent";
  /** Channels of a message; the host's default when absent. */
  readonly channels?: ChannelPolicy;
  /** The form to fill; needed for kind `questionnaire`. The newest active version when none is named. */
  readonly questionnaire?: QuestionnaireRef;
  /** Code of the message template; needed for kind `message`. */
  readonly template?: string;
  /** The task completes itself, with evidence, when this becomes true. */
  readonly resolvedBy?: RuleCondition;
  /** Who does it; the plan's fallback team when absent. */
  readonly assign?: Assignee;
  /** Passing it on when overdue; never when absent. */
  readonly escalate?: Escalation;
}

/** A questionnaire by code and, where it is pinned, version. */
export interface QuestionnaireRef {
  /** Code of the questionnaire. */
  readonly code: string;
  /** Version; the newest active one when absent. */
  readonly version?: number;
}

/** The fields of a step that decide its dates, defaults filled in. */
export interface StepTiming {
  /** As {@link Step.monthEnd}. */
  readonly monthEnd: MonthEnd;
  /** As {@link Step.workday}. */
  readonly workday: WorkdayRule;
  /** As {@link Step.window}. */
  readonly window: StepWindow;
}

/** The fields of a step that decide how it is carried out, defaults filled in. */
export interface StepConduct {
  /** As {@link Step.quietHours}. */
  readonly quietHours: QuietHoursRule;
  /** As {@link Step.misfire}. */
  readonly misfire: MisfireRule;
  /** As {@link Step.preferredTime}. */
  readonly preferredTime: LocalTime;
  /** As {@link Step.urgency}. */
  readonly urgency: "routine" | "urgent";
}

const MESSAGE_WINDOW: StepWindow = { openBefore: 0, dueFor: 1, graceAfter: 1 };
const TASK_WINDOW: StepWindow = { openBefore: 3, dueFor: 1, graceAfter: 14 };

/** The date rules of a step, defaults filled in. */
export function stepTiming(step: Step): StepTiming {
  return {
    monthEnd: step.monthEnd ?? "clamp",
    workday: step.workday ?? "as-is",
    window: step.window ?? (step.kind === "message" ? MESSAGE_WINDOW : TASK_WINDOW),
  };
}

/** The rules of carrying a step out, defaults filled in. 10:00 is far from 00:00 to 04:00, where clock changes happen. */
export function stepConduct(step: Step): StepConduct {
  return {
    quietHours: step.quietHours ?? "defer",
    misfire: step.misfire ?? (step.kind === "message" ? "skip" : "ask"),
    preferredTime: step.preferredTime ?? "10:00",
    urgency: step.urgency ?? "routine",
  };
}

/** Accepts a code of a plan, step, template or questionnaire. */
export const codeSchema: z.ZodType<string> = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "not a code");
const nameSchema = z.string().trim().min(1).max(64);
const roleSchema = z.strictObject({ role: nameSchema }).readonly();
const teamSchema = z.strictObject({ team: nameSchema }).readonly();

const atLeastOne = (span: Span): boolean => Object.values(span).every((length) => length > 0);

const repeatSchema: z.ZodType<Repeat> = exactSchema<Repeat>()(
  z
    .strictObject({
      every: spanSchema.refine(atLeastOne, "an interval cannot be empty"),
      basis: z.enum(["anchor", "completion"]),
      count: z.exactOptional(z.int().min(1).max(10_000)),
      until: z.exactOptional(spanSchema),
    })
    .readonly(),
);

/** Longest part of a window, in days: a year. */
const MAX_WINDOW_DAYS = 366;
const windowSchema: z.ZodType<StepWindow> = exactSchema<StepWindow>()(
  z
    .strictObject({
      openBefore: z.int().min(0).max(MAX_WINDOW_DAYS),
      dueFor: z.int().min(1).max(MAX_WINDOW_DAYS),
      graceAfter: z.int().min(0).max(MAX_WINDOW_DAYS),
    })
    .readonly(),
);

const startSchema: z.ZodType<StepStart> = exactSchema<StepStart>()(
  z.union([
    z.literal("anchor"),
    z.strictObject({ step: codeSchema, on: z.enum(["completed", "due"]) }).readonly(),
  ]),
);

/** Accepts an {@link Assignee}. */
export const assigneeSchema: z.ZodType<Assignee> = exactSchema<Assignee>()(
  z.union([roleSchema, teamSchema, z.strictObject({ actor: nameSchema }).readonly()]),
);

const escalationSchema: z.ZodType<Escalation> = exactSchema<Escalation>()(
  z
    .strictObject({
      afterDays: z.int().min(1).max(MAX_WINDOW_DAYS),
      to: z.union([roleSchema, teamSchema]),
      max: z.int().min(1).max(10),
    })
    .readonly(),
);

const questionnaireRefSchema: z.ZodType<QuestionnaireRef> = exactSchema<QuestionnaireRef>()(
  z.strictObject({ code: codeSchema, version: z.exactOptional(z.int().min(1)) }).readonly(),
);

/** Accepts a {@link Step}. */
export const stepSchema: z.ZodType<Step> = exactSchema<Step>()(
  z
    .strictObject({
      id: codeSchema,
      kind: z.enum(["call", "message", "visit", "questionnaire", "measurement"]),
      after: startSchema,
      offset: spanSchema,
      repeat: z.exactOptional(repeatSchema),
      monthEnd: z.exactOptional(z.enum(["clamp", "roll-forward", "skip"])),
      workday: z.exactOptional(z.enum(["as-is", "next", "previous", "nearest"])),
      window: z.exactOptional(windowSchema),
      quietHours: z.exactOptional(z.enum(["defer", "drop", "ignore"])),
      misfire: z.exactOptional(z.enum(["run", "skip", "ask"])),
      preferredTime: z.exactOptional(localTimeSchema),
      urgency: z.exactOptional(z.enum(["routine", "urgent"])),
      channels: z.exactOptional(channelPolicySchema),
      questionnaire: z.exactOptional(questionnaireRefSchema),
      template: z.exactOptional(codeSchema),
      resolvedBy: z.exactOptional(conditionSchema),
      assign: z.exactOptional(assigneeSchema),
      escalate: z.exactOptional(escalationSchema),
    })
    .readonly(),
);
