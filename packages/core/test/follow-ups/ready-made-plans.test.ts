/** The ready-made plans can be published, and keep what their sources ask for. */
import { describe, expect, it } from "vitest";
import {
  cnCalendar,
  computeSchedule,
  type DatedOccurrence,
  hypertensionPlan,
  hypertensionRecheckPlan,
  hypertensionReferralPlan,
  medicationReminderPlan,
  type PlanDefinition,
  planDefinitionSchema,
  postDischargePlan,
  readyMadePlans,
  validatePlan,
} from "../../src/follow-ups/index.ts";
import { localDateIn } from "../../src/kernel/index.ts";

const dated = (plan: PlanDefinition, anchor: string, until: string): readonly DatedOccurrence[] =>
  computeSchedule(plan, anchor, cnCalendar, until).filter((each) => each.state === "dated");

describe("every ready-made plan", () => {
  it.each(readyMadePlans.map((plan) => [plan.code, plan] as const))("%s can be published", (_, plan) => {
    expect(planDefinitionSchema.parse(plan)).toEqual(plan);
    const everything = {
      ...{ hasCalendar: () => true, hasTemplate: () => true, hasQuestionnaire: () => true },
      ...{ givesTag: () => true, outputsOf: () => [] },
    };
    expect(validatePlan(plan, everything)).toEqual([]);
  });

  it("has a code of its own", () => {
    expect(new Set(readyMadePlans.map((plan) => plan.code)).size).toBe(readyMadePlans.length);
  });
});

describe("hypertension", () => {
  it("is followed up at least four times a year", () => {
    const visits = dated(hypertensionPlan, "2026-02-10", "2029-02-09").map((each) => each.due);
    expect(visits).toHaveLength(12);
    expect(visits.slice(0, 4)).toEqual(["2026-02-10", "2026-05-10", "2026-08-10", "2026-11-10"]);
  });

  it("is rechecked within two weeks of a reading that is not controlled", () => {
    const [recheck] = dated(hypertensionRecheckPlan, "2026-02-10", "2026-12-31");
    expect(recheck).toMatchObject({ opens: "2026-02-17", due: "2026-02-24", lastDue: "2026-02-24" });
  });

  it("has an emergency referral checked within two weeks, from the day after", () => {
    const [check] = dated(hypertensionReferralPlan, "2026-02-10", "2026-12-31");
    expect(check).toMatchObject({ opens: "2026-02-11", due: "2026-02-24", lastDue: "2026-02-24" });
  });
});

describe("the hour of a report", () => {
  it("does not move a task: discharge at 17:30 and at 08:00 give the same due date", () => {
    // Regression: medic/cht-core#3097, windows that moved with the hour of the triggering report.
    const dueAfter = (dischargedAt: string): string | undefined => {
      const anchor = localDateIn(dischargedAt, postDischargePlan.timezone);
      return dated(postDischargePlan, anchor, "2026-12-31")[0]?.due;
    };
    expect(dueAfter("2026-02-10T09:30:00.000Z")).toBe("2026-02-13");
    expect(dueAfter("2026-02-10T00:00:00.000Z")).toBe("2026-02-13");
    // 07:30 and 23:59 in Shanghai lie on two different UTC days, and on one day there.
    expect(dueAfter("2026-02-09T23:30:00.000Z")).toBe("2026-02-13");
    expect(dueAfter("2026-02-10T15:59:00.000Z")).toBe("2026-02-13");
  });
});

describe("medication reminders", () => {
  it("end after four weeks, while calls go on", () => {
    const occurrences = dated(medicationReminderPlan, "2026-03-01", "2027-02-28");
    expect(occurrences.filter((each) => each.step === "morning-reminder")).toHaveLength(28);
    expect(occurrences.filter((each) => each.step === "refill-call")).toHaveLength(13);
  });
});
