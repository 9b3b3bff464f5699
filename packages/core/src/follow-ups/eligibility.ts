/**
 * The conditions of a plan, asked of a patient's facts. A condition is a rule expression: it is true, false or unknown,
 * and unknown is not no: the facts that are missing are named.
 */
import {
  compile,
  type FactSource,
  type Condition as RuleCondition,
  rule,
  ruleSet,
  type Verdict,
} from "@hcrm/rules";
import { EligibilityUnknown, InternalError, NotEligible, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { nowOf, readTagFacts } from "../tags/index.ts";
import type { PlanDefinition } from "./plan.ts";

/** Asks a condition of facts at a moment that is written in the zone of the tenant. */
export function askCondition(when: RuleCondition, facts: FactSource, now: string): Verdict {
  const asked = rule("condition", { kind: "risk-flag" }).when(when).then({ tag: "condition" });
  const [verdict] = compile(ruleSet("condition", "1", [asked])).evaluate(facts, now);
  if (verdict === undefined) throw new InternalError("A condition gave no verdict.");
  return verdict;
}

/**
 * Asserts that a patient meets a plan's eligibility condition.
 *
 * @throws {@link NotEligible} when the condition is false.
 * @throws {@link EligibilityUnknown} when it cannot be decided; `details.missing` names the facts.
 */
export async function assertEligible(
  context: OperationContext,
  patient: PatientId,
  { eligibility }: PlanDefinition,
): Promise<void> {
  if (eligibility === undefined) return;
  const { value, missing } = askCondition(eligibility, await readTagFacts(context, patient), nowOf(context));
  if (value === "true") return;
  if (value === "false") throw new NotEligible("The patient does not meet the plan's condition.");
  throw new EligibilityUnknown("The plan's condition cannot be decided.", {
    details: { missing: missing.map(({ code }) => code) },
  });
}
