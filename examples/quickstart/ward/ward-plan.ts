/**
 * The plan of one ward, as a hospital writes it: a call two days after discharge, a message on the evening of the third,
 * and the satisfaction form from the fourth. A call that nobody makes goes to a doctor when it is a day overdue.
 */
import type { PlanDefinition } from "@hcrm/core";

/** Channel of the ward's messages. */
export const WARD_CHANNEL = "sms";

/** The plan. */
export const wardPlan: PlanDefinition = {
  code: "cardiology-discharge",
  title: "心内科出院随访 Cardiology, after discharge",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "encounter.discharged",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "call",
      kind: "call",
      after: "anchor",
      offset: { days: 2 },
      window: { openBefore: 0, dueFor: 1, graceAfter: 4 },
      assign: { role: "nurse" },
      escalate: { afterDays: 1, to: { role: "doctor" }, max: 1 },
    },
    {
      id: "reminder",
      kind: "message",
      after: "anchor",
      offset: { days: 3 },
      preferredTime: "20:45",
      channels: { order: [WARD_CHANNEL], fallbackOn: [] },
      template: "medication-reminder",
    },
    {
      id: "satisfaction",
      kind: "questionnaire",
      after: "anchor",
      offset: { days: 4 },
      window: { openBefore: 0, dueFor: 3, graceAfter: 7 },
      questionnaire: { code: "inpatient-satisfaction" },
    },
  ],
  fallbackTeam: "follow-up",
};
