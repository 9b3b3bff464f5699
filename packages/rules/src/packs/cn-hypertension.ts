// content table: public-health rules for hypertension
/**
 * Hypertension in basic public health service (国家基本公共卫生服务规范, third edition): who is managed, whose pressure is
 * controlled, who is referred, whose quarterly follow-up is overdue.
 */
import { all, any, countOf, latest, rule, ruleSet } from "../builder/index.ts";
import type { RuleSet } from "../rule-set/index.ts";
import { HYPERTENSION } from "./listed-conditions.ts";
import { specification } from "./public-health-evidence.ts";
import { aged, around, given, listed, sample } from "./rule-cases.ts";

const EVIDENCE = [specification("高血压患者健康管理")];
const QUARTER = { within: "P3M" };
const MONTH = { within: "P1M" };
const OLD = "2025-06-01T08:00:00+08:00";
const LISTED = listed("icd-10|I10");
const ADULT = { profile: aged(60) };

const managed = rule("cn-htn-managed", {
  title: { zh: "高血压健康管理对象", en: "Hypertension, managed" },
  evidence: EVIDENCE,
  scope: { minAge: 35 },
  tests: [
    sample("35 today", "true", [LISTED], { profile: aged(35) }),
    sample("35 tomorrow", "false", [LISTED], { profile: aged(35, "birthday-tomorrow") }),
    sample("not on the list", "false", [], ADULT),
    sample("birth date unknown", "unknown", [LISTED], { missing: ["profile:birthDate"] }),
  ],
})
  .when(HYPERTENSION)
  .then({ tag: "cn-htn-managed" });

const controlled = rule("cn-htn-controlled", {
  title: { zh: "血压控制满意", en: "Pressure controlled" },
  evidence: EVIDENCE,
  onUnknown: "ask",
  tests: [
    sample("not on the list", "false", [given("sbp", 120, "mm[Hg]"), given("dbp", 70, "mm[Hg]")]),
    sample("pressure too old", "unknown", [
      LISTED,
      given("sbp", 120, "mm[Hg]", OLD),
      given("dbp", 70, "mm[Hg]", OLD),
    ]),
    ...around({ code: "sbp", unit: "mm[Hg]", at: 140, step: 1, expect: ["true", "false", "false"] }, [
      ...[LISTED, given("dbp", 80, "mm[Hg]")],
    ]),
    ...around({ code: "dbp", unit: "mm[Hg]", at: 90, step: 1, expect: ["true", "false", "false"] }, [
      ...[LISTED, given("sbp", 130, "mm[Hg]")],
    ]),
  ],
})
  .when(all(HYPERTENSION, latest("sbp", QUARTER).lt(140, "mm[Hg]"), latest("dbp", QUARTER).lt(90, "mm[Hg]")))
  .then({ tag: "cn-htn-controlled", ttl: "P3M" });

const refer = rule("cn-htn-refer", {
  title: { zh: "血压危急，需转诊", en: "Pressure needs referral" },
  kind: "alert",
  evidence: EVIDENCE,
  tests: [
    sample("no pressure this month", "unknown", [given("sbp", 190, "mm[Hg]", OLD)]),
    ...around({ code: "sbp", unit: "mm[Hg]", at: 180, step: 1, expect: ["false", "true", "true"] }, [
      given("dbp", 80, "mm[Hg]"),
    ]),
    ...around({ code: "dbp", unit: "mm[Hg]", at: 110, step: 1, expect: ["false", "true", "true"] }, [
      given("sbp", 150, "mm[Hg]"),
    ]),
  ],
})
  .when(any(latest("sbp", MONTH).gte(180, "mm[Hg]"), latest("dbp", MONTH).gte(110, "mm[Hg]")))
  .then({ tag: "cn-htn-refer", severity: "urgent", ttl: "P1M" });

const overdue = rule("cn-htn-follow-up-overdue", {
  title: { zh: "高血压随访逾期", en: "Hypertension follow-up overdue" },
  evidence: EVIDENCE,
  scope: { minAge: 35 },
  tests: [
    sample("no pressure for a quarter", "true", [LISTED, given("sbp", 150, "mm[Hg]", OLD)], ADULT),
    sample("measured this week", "false", [LISTED, given("sbp", 150, "mm[Hg]")], ADULT),
    sample(
      "measured twice",
      "false",
      [...[LISTED, given("sbp", 150, "mm[Hg]"), given("sbp", 148, "mm[Hg]", "2025-12-01T08:00:00+08:00")]],
      ADULT,
    ),
    sample("not on the list", "false", [], ADULT),
    sample("birth date unknown", "unknown", [LISTED]),
  ],
})
  .when(all(HYPERTENSION, countOf("sbp", "<", 1, QUARTER)))
  .then({ tag: "cn-htn-follow-up-overdue", severity: "warning" });

/** Hypertension in basic public health service. */
export const cnHypertension: RuleSet = ruleSet("cn-hypertension", "1.0.0", [
  managed,
  controlled,
  refer,
  overdue,
]);
