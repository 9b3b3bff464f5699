// content table: follow-up after a stay or an operation
/**
 * After a hospital stay (出院随访) and after an operation (术后随访). Days are calendar days: a wound is checked on day 3,
 * whatever the calendar says, so nothing here is moved for holidays. Times are our own starting point for a hospital to
 * adapt, not a quotation of a standard.
 */
import type { PlanDefinition } from "../plan.ts";

/** A call on day 3, a satisfaction form on day 14 and a call on day 30 after discharge. */
export const postDischargePlan: PlanDefinition = {
  code: "post-discharge",
  title: "出院后随访 Follow-up after discharge",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "encounter.discharged",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "call-day-3",
      kind: "call",
      after: "anchor",
      offset: { days: 3 },
      window: { openBefore: 1, dueFor: 2, graceAfter: 4 },
      assign: { role: "nurse" },
      escalate: { afterDays: 2, to: { role: "doctor" }, max: 1 },
    },
    {
      id: "satisfaction-day-14",
      kind: "questionnaire",
      after: "anchor",
      offset: { days: 14 },
      window: { openBefore: 0, dueFor: 7, graceAfter: 14 },
      misfire: "skip",
      questionnaire: { code: "inpatient-satisfaction" },
    },
    {
      id: "call-day-30",
      kind: "call",
      after: "anchor",
      offset: { days: 30 },
      window: { openBefore: 3, dueFor: 3, graceAfter: 14 },
      assign: { role: "nurse" },
    },
  ],
  lostToFollowUp: { attempts: 3, overDays: 14, channels: 2, confirm: "person" },
  fallbackTeam: "follow-up-centre",
};

/** Wound checks on days 3 and 7, removal of sutures seven days after the second check, a call on day 30. */
export const postSurgeryWoundPlan: PlanDefinition = {
  code: "post-surgery-wound",
  title: "术后伤口随访 Wound follow-up after surgery",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "procedure",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "wound-day-3",
      kind: "visit",
      after: "anchor",
      offset: { days: 3 },
      window: { openBefore: 0, dueFor: 1, graceAfter: 2 },
      assign: { role: "nurse" },
      escalate: { afterDays: 1, to: { role: "doctor" }, max: 2 },
    },
    {
      id: "wound-day-7",
      kind: "visit",
      after: "anchor",
      offset: { days: 7 },
      window: { openBefore: 1, dueFor: 2, graceAfter: 3 },
      assign: { role: "nurse" },
    },
    {
      id: "sutures-out",
      kind: "visit",
      after: { step: "wound-day-7", on: "completed" },
      offset: { days: 7 },
      window: { openBefore: 1, dueFor: 3, graceAfter: 7 },
      assign: { role: "nurse" },
    },
    {
      id: "call-day-30",
      kind: "call",
      after: "anchor",
      offset: { days: 30 },
      window: { openBefore: 3, dueFor: 3, graceAfter: 14 },
      assign: { role: "nurse" },
    },
  ],
  fallbackTeam: "follow-up-centre",
};
