/**
 * Setting a tenant up with the working calendars and plans of the host's kit. A newer calendar is always installed; a plan
 * only where the tenant has none of its own under that code.
 */
import { canonicalJson } from "../kernel/index.ts";
import { definitionCollection, type SetupStep } from "../operations/index.ts";
import type { PlanDefinition } from "./plan.ts";
import { type WorkCalendar, type WorkCalendarData, workCalendarDataOf } from "./work-calendar.ts";

/** What a kit brings for follow-ups. */
export interface FollowUpKit {
  /** Working calendars, by id and version. */
  readonly calendars: readonly WorkCalendar[];
  /** Plans, published for each tenant on first use. */
  readonly plans: readonly PlanDefinition[];
}

/** The set-up steps of follow-ups. */
export function followUpSetup({ calendars, plans }: FollowUpKit): readonly SetupStep[] {
  const data: readonly WorkCalendarData[] = calendars.map(workCalendarDataOf);
  return [
    {
      name: "calendars",
      content: data,
      writes: [definitionCollection.spec],
      run: async ({ definitions }) => {
        for (const each of data) await definitions.install({ kind: "calendar", code: each.id }, each);
      },
    },
    {
      name: "plans",
      content: plans.map((plan) => canonicalJson(plan)),
      writes: [definitionCollection.spec],
      run: async ({ definitions }) => {
        for (const plan of plans) {
          const key = { kind: "plan", code: plan.code } as const;
          // A kit's plan is a start: a tenant that has published a version of its own keeps it.
          if (!(await definitions.has(key))) await definitions.install(key, plan);
        }
      },
    },
  ];
}
