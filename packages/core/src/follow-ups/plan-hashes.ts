/**
 * Two hashes of a plan version. The *timing* hash covers all that decides dates; only when it changes does replanning
 * move anything. The *content* hash covers everything else: titles, forms, templates, people. SHA-256 over canonical
 * JSON, with defaults filled in, so that writing a default out changes nothing.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../kernel/index.ts";
import type { PlanDefinition } from "./plan.ts";
import { type Step, stepConduct, stepTiming } from "./step.ts";

/** The hashes of a plan version, 64 lower-case hexadecimal digits each. */
export interface PlanHashes {
  /** Over anchor, zone, calendar and the dates of the steps. */
  readonly timing: string;
  /** Over the rest. */
  readonly content: string;
}

/**
 * The hashes of a plan. Two plans with the same timing hash have the same schedule for every anchor.
 *
 * @example
 * ```ts
 * planHashes({ ...plan, title: "New title" }).timing === planHashes(plan).timing; // true
 * ```
 */
export function planHashes(definition: PlanDefinition): PlanHashes {
  const { anchor, timezone, calendar, steps, ...rest } = definition;
  return {
    timing: sha256({ anchor, timezone, calendar, steps: steps.map(timingOf) }),
    content: sha256({
      ...rest,
      onAnchorChange: rest.onAnchorChange ?? "shift-open",
      steps: steps.map(contentOf),
    }),
  };
}

function timingOf(step: Step): object {
  const { id, after, offset, repeat } = step;
  return { id, after, offset, repeat, ...stepTiming(step) };
}

function contentOf(step: Step): object {
  const { after, offset, repeat, monthEnd, workday, window, ...content } = step;
  return { ...content, ...stepConduct(step) };
}

function sha256(value: object): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
