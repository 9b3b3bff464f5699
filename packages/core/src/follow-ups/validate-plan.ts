/**
 * The checks of a plan before it is published: what a schema of single fields cannot see. Problems are listed all at
 * once, each with a stable code and the step it belongs to, so that an author can correct them in one go.
 */
import type { ModelOutput } from "@hcrm/rules/models";
import { isTimeZone } from "../kernel/index.ts";
import type { PlanDefinition } from "./plan.ts";
import type { RiskTrigger, TagTrigger } from "./plan-trigger.ts";
import { daysIn, type Span } from "./span.ts";
import { type Step, stepTiming } from "./step.ts";
import { orderSteps } from "./step-graph.ts";

/** What is wrong with a plan. */
export type PlanProblemCode =
  | "step-id-duplicate"
  | "step-unknown"
  | "step-cycle"
  | "dependent-repeats"
  | "skip-without-next-month"
  | "zone-unknown"
  | "calendar-unknown"
  | "trigger-missing"
  | "trigger-unexpected"
  | "tag-unknown"
  | "model-unknown"
  | "model-output-unknown"
  | "template-missing"
  | "template-unknown"
  | "questionnaire-missing"
  | "questionnaire-unknown"
  | "ignore-needs-urgent"
  | "short-repeat-shifted";

/** One problem of a plan. */
export interface PlanProblem {
  /** What is wrong. */
  readonly code: PlanProblemCode;
  /** `error` stands in the way of publishing, `warning` does not. */
  readonly severity: "error" | "warning";
  /** Id of the step; absent when the plan as a whole is meant. */
  readonly step?: string;
}

/** What the installation has, for plans to name. */
export interface PlanSurroundings {
  /** Says whether a working calendar has this id. */
  hasCalendar(id: string): boolean;
  /** Says whether a message template has this code. */
  hasTemplate(code: string): boolean;
  /** Says whether a questionnaire is active under this code and, where one is named, version. */
  hasQuestionnaire(code: string, version?: number): boolean;
  /** Says whether a rule in force or an active questionnaire gives this tag. */
  givesTag(tag: string): boolean;
  /** The outputs that a risk model declares; `undefined` when there is no such model. */
  outputsOf(model: string): readonly ModelOutput[] | undefined;
}

/**
 * All problems of a plan; empty when it can be published as it is.
 *
 * @example
 * ```ts
 * const blocking = validatePlan(plan, surroundings).filter((problem) => problem.severity === "error");
 * ```
 */
export function validatePlan(
  definition: PlanDefinition,
  surroundings: PlanSurroundings,
): readonly PlanProblem[] {
  return [
    ...graphProblems(definition.steps),
    ...(isNamedZone(definition.timezone) ? [] : [problem("zone-unknown")]),
    ...(surroundings.hasCalendar(definition.calendar) ? [] : [problem("calendar-unknown")]),
    ...triggerProblems(definition, surroundings).map((code) => problem(code)),
    ...definition.steps.flatMap((step) => [...dateProblems(step), ...conductProblems(step, surroundings)]),
  ];
}

function graphProblems(steps: readonly Step[]): readonly PlanProblem[] {
  const { duplicated, orphaned, circular } = orderSteps(steps);
  return [
    ...duplicated.map((step) => problem("step-id-duplicate", step)),
    ...orphaned.map((step) => problem("step-unknown", step)),
    ...circular.map((step) => problem("step-cycle", step)),
  ];
}

/** A fixed offset such as +08:00 is no zone: it knows no clock changes. */
function isNamedZone(zone: string): boolean {
  return isTimeZone(zone) && !/^[+-]/.test(zone);
}

/** A trigger belongs to its anchor, and names what this tenant has: a tag nobody gives begins nothing, and says so to nobody. */
function triggerProblems(
  { anchor, trigger }: PlanDefinition,
  surroundings: PlanSurroundings,
): readonly PlanProblemCode[] {
  const wanted = anchor === "risk.assessed" ? "risk" : anchor.startsWith("tag.") ? "tag" : undefined;
  if (trigger === undefined) return wanted === undefined ? [] : ["trigger-missing"];
  if (wanted !== ("tag" in trigger ? "tag" : "risk")) return ["trigger-unexpected"];
  return "tag" in trigger ? tagProblems(anchor, trigger, surroundings) : riskProblems(trigger, surroundings);
}

function tagProblems(
  anchor: PlanDefinition["anchor"],
  { tag, byHand, leaves }: TagTrigger,
  surroundings: PlanSurroundings,
): readonly PlanProblemCode[] {
  // A tag that is gone already cannot go.
  if (leaves === true && anchor === "tag.removed") return ["trigger-unexpected"];
  return byHand === true || surroundings.givesTag(tag) ? [] : ["tag-unknown"];
}

function riskProblems(trigger: RiskTrigger, surroundings: PlanSurroundings): readonly PlanProblemCode[] {
  const outputs = surroundings.outputsOf(trigger.model);
  if (outputs === undefined) return ["model-unknown"];
  return outputs.some((output) => canReach(output, trigger)) ? [] : ["model-output-unknown"];
}

/** An output that has words never is a number, and never is a word that it has not. */
function canReach({ name, labels }: ModelOutput, trigger: RiskTrigger): boolean {
  if (name !== trigger.output) return false;
  if ("atLeast" in trigger) return labels === undefined;
  return trigger.oneOf.every((value) => typeof value === "boolean" || labels?.includes(value) === true);
}

function dateProblems(step: Step): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  // A step after another takes that step's numbers, so it cannot number repetitions of its own.
  if (step.after !== "anchor" && step.repeat !== undefined)
    problems.push(problem("dependent-repeats", step.id));
  const { monthEnd, workday } = stepTiming(step);
  const monthly = step.repeat?.basis === "anchor" && "months" in step.repeat.every;
  if (monthEnd === "skip" && !monthly) problems.push(problem("skip-without-next-month", step.id));
  if (step.repeat !== undefined && workday !== "as-is" && isShort(step.repeat.every)) {
    problems.push({ code: "short-repeat-shifted", severity: "warning", step: step.id });
  }
  return problems;
}

function isShort(every: Span): boolean {
  return !("months" in every) && daysIn(every) < 7;
}

function conductProblems(step: Step, surroundings: PlanSurroundings): readonly PlanProblem[] {
  const problems: PlanProblem[] = [];
  const { kind, template, questionnaire } = step;
  if (kind === "message" && template === undefined) problems.push(problem("template-missing", step.id));
  if (template !== undefined && !surroundings.hasTemplate(template)) {
    problems.push(problem("template-unknown", step.id));
  }
  if (kind === "questionnaire" && questionnaire === undefined) {
    problems.push(problem("questionnaire-missing", step.id));
  }
  if (
    questionnaire !== undefined &&
    !surroundings.hasQuestionnaire(questionnaire.code, questionnaire.version)
  ) {
    problems.push(problem("questionnaire-unknown", step.id));
  }
  if (step.quietHours === "ignore" && step.urgency !== "urgent") {
    problems.push(problem("ignore-needs-urgent", step.id));
  }
  return problems;
}

function problem(code: PlanProblemCode, step?: string): PlanProblem {
  return { code, severity: "error", ...(step === undefined ? {} : { step }) };
}
