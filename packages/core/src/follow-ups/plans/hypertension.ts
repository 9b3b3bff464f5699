// content table: follow-up of patients with hypertension
/**
 * Hypertension (高血压患者随访管理): at least four face-to-face visits a year, and a recheck two weeks after a reading that
 * is not controlled. Source: 国家基本公共卫生服务规范(第三版), 高血压患者健康管理服务规范; to be checked against the official
 * text. The recheck is a plan of its own, anchored on the reading, so that each reading leads to at most one recheck.
 */
import type { Condition as RuleCondition } from "@hcrm/rules";
import type { PlanDefinition } from "../plan.ts";

const PRESSURE_UNIT = "mm[Hg]";

function pressureAtLeast(code: "sbp" | "dbp", value: number): RuleCondition {
  return {
    op: "compare",
    fact: { code, pick: "latest", within: "P7D" },
    is: ">=",
    value,
    unit: PRESSURE_UNIT,
  };
}

/** Controlled is below 140/90, from 65 years on below 150/90 (as above, 随访评估). */
const notControlled: RuleCondition = {
  op: "any",
  of: [
    { op: "all", of: [{ op: "age", is: "<", years: 65 }, pressureAtLeast("sbp", 140)] },
    pressureAtLeast("sbp", 150),
    pressureAtLeast("dbp", 90),
  ],
};

/** From 180/110 on the patient is referred at once; the referral is checked within two weeks (as above, 筛查和随访). */
const emergency: RuleCondition = {
  op: "any",
  of: [pressureAtLeast("sbp", 180), pressureAtLeast("dbp", 110)],
};

/** Four visits a year, the first on the anchor. */
export const hypertensionPlan: PlanDefinition = {
  code: "hypertension",
  title: "高血压患者随访 Hypertension follow-up",
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
  ],
  lostToFollowUp: { attempts: 3, overDays: 30, channels: 2, confirm: "person" },
  fallbackTeam: "follow-up-centre",
};

/** One recheck within two weeks of a reading that is not controlled. */
export const hypertensionRecheckPlan: PlanDefinition = {
  code: "hypertension-recheck",
  title: "血压控制不满意复查 Recheck of uncontrolled blood pressure",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "result.abnormal",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  eligibility: notControlled,
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

/** After an emergency referral: asks within two weeks whether the patient arrived. */
export const hypertensionReferralPlan: PlanDefinition = {
  code: "hypertension-referral",
  title: "高血压紧急转诊随访 Check of an emergency referral",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "result.abnormal",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  eligibility: emergency,
  steps: [
    {
      id: "referral-check",
      kind: "call",
      after: "anchor",
      offset: { weeks: 2 },
      window: { openBefore: 13, dueFor: 1, graceAfter: 14 },
      urgency: "urgent",
      misfire: "run",
      assign: { role: "nurse" },
      escalate: { afterDays: 1, to: { role: "doctor" }, max: 3 },
    },
  ],
  fallbackTeam: "follow-up-centre",
};
