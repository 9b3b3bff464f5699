// content table: yearly check-ups, interventions, conditioning and medication reminders
/**
 * Plans that keep people well: the yearly check-up of the elderly (老年人健康体检), a lifestyle intervention (健康干预), a
 * conditioning course (健康调养) and medication reminders (用药提醒). The check-up follows 国家基本公共卫生服务规范(第三版),
 * 老年人健康管理服务规范 (65 years and older, once a year), to be checked against the official text; the other times are our
 * own starting point for a hospital to adapt.
 */
import type { PlanDefinition } from "../plan.ts";

/** One check-up a year from 65 years on; moved off holidays, since nothing hangs on the day. */
export const elderlyCheckUpPlan: PlanDefinition = {
  code: "elderly-check-up",
  title: "65岁及以上老年人年度健康体检 Yearly check-up from 65 years on",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "enrolment",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  eligibility: { op: "age", is: ">=", years: 65 },
  steps: [
    {
      id: "yearly-check-up",
      kind: "visit",
      after: "anchor",
      offset: { days: 0 },
      repeat: { every: { months: 12 }, basis: "anchor" },
      workday: "next",
      window: { openBefore: 30, dueFor: 30, graceAfter: 90 },
      assign: { role: "nurse" },
    },
  ],
  fallbackTeam: "follow-up-centre",
};

/** Twelve weeks: a form at the start and the end, weekly calls for four weeks, then weight every four weeks. */
export const lifestyleInterventionPlan: PlanDefinition = {
  code: "lifestyle-intervention",
  title: "生活方式健康干预(12周) Lifestyle intervention, 12 weeks",
  category: "intervention",
  purpose: "CAREMGT",
  anchor: "enrolment",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  eligibility: {
    op: "compare",
    fact: { code: "bmi", pick: "latest", within: "P6M" },
    is: ">=",
    value: 24,
    unit: "kg/m2",
  },
  steps: [
    {
      id: "lifestyle-start",
      kind: "questionnaire",
      after: "anchor",
      offset: { days: 0 },
      window: { openBefore: 0, dueFor: 7, graceAfter: 7 },
      questionnaire: { code: "lifestyle" },
    },
    {
      id: "coaching-call",
      kind: "call",
      after: "anchor",
      offset: { weeks: 1 },
      repeat: { every: { weeks: 1 }, basis: "anchor", count: 4 },
      workday: "nearest",
      window: { openBefore: 1, dueFor: 2, graceAfter: 3 },
      assign: { role: "nurse" },
    },
    {
      id: "weight",
      kind: "measurement",
      after: "anchor",
      offset: { weeks: 4 },
      repeat: { every: { weeks: 4 }, basis: "anchor", count: 3 },
      window: { openBefore: 3, dueFor: 3, graceAfter: 7 },
      resolvedBy: { op: "exists", fact: { code: "weight", pick: "latest", within: "P7D" } },
      assign: { role: "nurse" },
    },
    {
      id: "lifestyle-end",
      kind: "questionnaire",
      after: "anchor",
      offset: { weeks: 12 },
      window: { openBefore: 0, dueFor: 7, graceAfter: 14 },
      questionnaire: { code: "lifestyle" },
    },
  ],
  fallbackTeam: "health-management",
};

/** Six months: a consultation form first, then a consultation every month from the day the last one took place. */
export const conditioningPlan: PlanDefinition = {
  code: "conditioning",
  title: "健康调养(6个月) Health conditioning, 6 months",
  category: "conditioning",
  purpose: "CAREMGT",
  anchor: "enrolment",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "consultation-form",
      kind: "questionnaire",
      after: "anchor",
      offset: { days: 0 },
      window: { openBefore: 0, dueFor: 7, graceAfter: 14 },
      questionnaire: { code: "consultation" },
    },
    {
      id: "consultation",
      kind: "visit",
      after: "anchor",
      offset: { weeks: 1 },
      repeat: { every: { months: 1 }, basis: "completion", until: { months: 6 } },
      workday: "next",
      window: { openBefore: 3, dueFor: 4, graceAfter: 14 },
      assign: { role: "doctor" },
    },
  ],
  fallbackTeam: "health-management",
};

/** A message every morning for four weeks, and a call every four weeks about side effects and refills. */
export const medicationReminderPlan: PlanDefinition = {
  code: "medication-reminder",
  title: "用药提醒 Medication reminders",
  category: "medication",
  purpose: "CAREMGT",
  anchor: "custom.medication-started",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "morning-reminder",
      kind: "message",
      after: "anchor",
      offset: { days: 1 },
      repeat: { every: { days: 1 }, basis: "anchor", count: 28 },
      preferredTime: "08:30",
      quietHours: "drop",
      template: "medication-reminder",
    },
    {
      id: "refill-call",
      kind: "call",
      after: "anchor",
      offset: { weeks: 4 },
      repeat: { every: { weeks: 4 }, basis: "anchor" },
      workday: "previous",
      window: { openBefore: 3, dueFor: 3, graceAfter: 7 },
      assign: { role: "nurse" },
    },
  ],
  fallbackTeam: "follow-up-centre",
};
