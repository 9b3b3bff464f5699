// content table: follow-up of patients with type 2 diabetes
/**
 * Type 2 diabetes (2型糖尿病患者随访管理): at least four visits with fasting glucose a year, and a recheck two weeks after a
 * fasting glucose that is not controlled. Source: 国家基本公共卫生服务规范(第三版), 2型糖尿病患者健康管理服务规范; to be checked
 * against the official text.
 */
import type { PlanDefinition } from "../plan.ts";

/** Four visits with fasting glucose a year, and HbA1c once a year. */
export const type2DiabetesPlan: PlanDefinition = {
  code: "type-2-diabetes",
  title: "2型糖尿病患者随访 Type 2 diabetes follow-up",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "enrolment",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "quarterly-visit",
      kind: "visit",
      after: "anchor",
      offset: { days: 0 },
      repeat: { every: { months: 3 }, basis: "anchor" },
      window: { openBefore: 7, dueFor: 7, graceAfter: 21 },
      assign: { role: "nurse" },
      escalate: { afterDays: 7, to: { role: "doctor" }, max: 1 },
    },
    {
      id: "yearly-hba1c",
      kind: "measurement",
      after: "anchor",
      offset: { months: 3 },
      repeat: { every: { months: 12 }, basis: "anchor" },
      window: { openBefore: 14, dueFor: 14, graceAfter: 60 },
      resolvedBy: { op: "exists", fact: { code: "hba1c", pick: "latest", within: "P30D" } },
      assign: { role: "nurse" },
    },
  ],
  lostToFollowUp: { attempts: 3, overDays: 30, channels: 2, confirm: "person" },
  fallbackTeam: "follow-up-centre",
};

/** One recheck within two weeks of a fasting glucose of 7.0 mmol/L or more. */
export const type2DiabetesRecheckPlan: PlanDefinition = {
  code: "type-2-diabetes-recheck",
  title: "血糖控制不满意复查 Recheck of uncontrolled fasting glucose",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "result.abnormal",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  eligibility: {
    op: "compare",
    fact: { code: "glucose-fasting", pick: "latest", within: "P7D" },
    is: ">=",
    value: 7.0,
    unit: "mmol/L",
  },
  steps: [
    {
      id: "recheck-two-weeks",
      kind: "visit",
      after: "anchor",
      offset: { weeks: 2 },
      window: { openBefore: 7, dueFor: 1, graceAfter: 14 },
      assign: { role: "nurse" },
      escalate: { afterDays: 3, to: { role: "doctor" }, max: 2 },
    },
  ],
  fallbackTeam: "follow-up-centre",
};
