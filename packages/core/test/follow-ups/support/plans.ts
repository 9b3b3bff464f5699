/** Small plans for tests: one step unless said otherwise, with everything else at its default. */
import type { PlanDefinition, Step } from "../../../src/follow-ups/index.ts";

/** A call after the anchor on the same day, changed by `changes`. */
export function step(changes: Partial<Step> = {}): Step {
  return { id: "call", kind: "call", after: "anchor", offset: { days: 0 }, ...changes };
}

/** A plan of these steps in Shanghai with the calendar `cn`. */
export function plan(...steps: readonly Step[]): PlanDefinition {
  return {
    code: "test-plan",
    title: "Test plan",
    category: "follow-up",
    purpose: "CAREMGT",
    anchor: "enrolment",
    timezone: "Asia/Shanghai",
    calendar: "cn",
    steps,
    fallbackTeam: "follow-up-centre",
  };
}
