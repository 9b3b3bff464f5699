/** Harnesses that are closed when the test ends. */
import { onTestFinished } from "vitest";
import type { PlanDefinition } from "../../../src/follow-ups/index.ts";
import { createPlanHarness, type PlanHarness, type PlanHarnessOptions } from "../../../src/testing/index.ts";

/** A harness for a plan. */
export async function harnessFor(
  plan: PlanDefinition,
  options: PlanHarnessOptions = {},
): Promise<PlanHarness> {
  const harness = await createPlanHarness(plan, options);
  onTestFinished(() => harness.close());
  return harness;
}
