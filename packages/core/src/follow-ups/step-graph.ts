/**
 * The graph of steps: which step follows which. One function orders it, for the schedule and for the checks at
 * publication, so both mean the same by "acyclic".
 */
import type { Step } from "./step.ts";

/** Steps with each after the one it follows, or what stands in the way. */
export interface OrderedSteps {
  /** The steps that can be ordered, prerequisites first, otherwise in plan order. */
  readonly ordered: readonly Step[];
  /** Ids that more than one step has. */
  readonly duplicated: readonly string[];
  /** Ids of steps that follow a step that does not exist. */
  readonly orphaned: readonly string[];
  /** Ids of steps that follow themselves, directly or through others. */
  readonly circular: readonly string[];
}

/** Orders steps so that each stands after the step it follows. */
export function orderSteps(steps: readonly Step[]): OrderedSteps {
  const ids = steps.map((step) => step.id);
  const duplicated = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  const known = new Set(ids);
  const orphaned = steps.filter((step) => step.after !== "anchor" && !known.has(step.after.step));
  const ordered: Step[] = [];
  const placed = new Set<string>();
  let waiting = steps.filter((step) => !orphaned.includes(step));
  for (;;) {
    const ready = waiting.filter((step) => step.after === "anchor" || placed.has(step.after.step));
    if (ready.length === 0) break;
    ordered.push(...ready);
    for (const step of ready) placed.add(step.id);
    waiting = waiting.filter((step) => !ready.includes(step));
  }
  const circular = waiting.filter((step) => leadsToItself(step, steps));
  return { ordered, duplicated, orphaned: orphaned.map(idOf), circular: circular.map(idOf) };
}

/** A step that only follows a circle or an orphan is not circular itself. */
function leadsToItself(step: Step, steps: readonly Step[]): boolean {
  const byId = new Map(steps.map((each) => [each.id, each]));
  const seen = new Set<string>();
  let at: Step | undefined = step;
  while (at !== undefined && at.after !== "anchor") {
    if (at.after.step === step.id) return true;
    if (seen.has(at.id)) return false;
    seen.add(at.id);
    at = byId.get(at.after.step);
  }
  return false;
}

function idOf(step: Step): string {
  return step.id;
}
