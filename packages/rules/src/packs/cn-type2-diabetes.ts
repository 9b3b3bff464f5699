// content table: public-health rules for type 2 diabetes
/**
 * Type 2 diabetes in basic public health service (国家基本公共卫生服务规范, third edition): who is managed, whose glucose is
 * controlled, who is referred, whose quarterly follow-up is overdue.
 */
import { all, any, countOf, latest, rule, ruleSet } from "../builder/index.ts";
import type { RuleSet } from "../rule-set/index.ts";
import { TYPE_2_DIABETES } from "./listed-conditions.ts";
import { specification } from "./public-health-evidence.ts";
import { aged, around, given, listed, sample } from "./rule-cases.ts";

const EVIDENCE = [specification("2型糖尿病患者健康管理")];
const QUARTER = { within: "P3M" };
const WEEK = { within: "P7D" };
const OLD = "2025-06-01T08:00:00+08:00";
const LISTED = listed("icd-10|E11");
const ADULT = { profile: aged(60) };

const managed = rule("cn-t2dm-managed", {
  title: { zh: "2型糖尿病健康管理对象", en: "Type 2 diabetes, managed" },
  evidence: EVIDENCE,
  scope: { minAge: 35 },
  tests: [
    sample("35 today", "true", [LISTED], { profile: aged(35) }),
    sample("35 tomorrow", "false", [LISTED], { profile: aged(35, "birthday-tomorrow") }),
    sample("not on the list", "false", [], ADULT),
    sample("birth date unknown", "unknown", [LISTED], { missing: ["profile:birthDate"] }),
  ],
})
  .when(TYPE_2_DIABETES)
  .then({ tag: "cn-t2dm-managed" });

const controlled = rule("cn-t2dm-controlled", {
  title: { zh: "血糖控制满意", en: "Glucose controlled" },
  evidence: EVIDENCE,
  onUnknown: "ask",
  tests: [
    sample("not on the list", "false", [given("glucose-fasting", 5, "mmol/L")]),
    sample("glucose too old", "unknown", [LISTED, given("glucose-fasting", 5, "mmol/L", OLD)], {
      missing: ["glucose-fasting"],
    }),
    ...around(
      { code: "glucose-fasting", unit: "mmol/L", at: 7, step: 0.1, expect: ["true", "false", "false"] },
      [LISTED],
    ),
  ],
})
  .when(all(TYPE_2_DIABETES, latest("glucose-fasting", QUARTER).lt(7, "mmol/L")))
  .then({ tag: "cn-t2dm-controlled", ttl: "P3M" });

const NORMAL_ANY = given("glucose", 8, "mmol/L");
const NORMAL_FASTING = given("glucose-fasting", 6, "mmol/L");

const refer = rule("cn-t2dm-refer", {
  title: { zh: "血糖危急，需转诊", en: "Glucose needs referral" },
  kind: "alert",
  evidence: EVIDENCE,
  tests: [
    sample("no glucose this week", "unknown", [given("glucose", 20, "mmol/L", OLD)]),
    ...around(
      { code: "glucose-fasting", unit: "mmol/L", at: 16.7, step: 0.1, expect: ["false", "true", "true"] },
      [NORMAL_ANY],
    ),
    ...around(
      { code: "glucose-fasting", unit: "mmol/L", at: 3.9, step: 0.1, expect: ["true", "true", "false"] },
      [NORMAL_ANY],
    ),
    ...around({ code: "glucose", unit: "mmol/L", at: 16.7, step: 0.1, expect: ["false", "true", "true"] }, [
      NORMAL_FASTING,
    ]),
    ...around({ code: "glucose", unit: "mmol/L", at: 3.9, step: 0.1, expect: ["true", "true", "false"] }, [
      NORMAL_FASTING,
    ]),
  ],
})
  .when(
    any(
      latest("glucose-fasting", WEEK).gte(16.7, "mmol/L"),
      latest("glucose-fasting", WEEK).lte(3.9, "mmol/L"),
      latest("glucose", WEEK).gte(16.7, "mmol/L"),
      latest("glucose", WEEK).lte(3.9, "mmol/L"),
    ),
  )
  .then({ tag: "cn-t2dm-refer", severity: "urgent", ttl: "P7D" });

const overdue = rule("cn-t2dm-follow-up-overdue", {
  title: { zh: "糖尿病随访逾期", en: "Diabetes follow-up overdue" },
  evidence: EVIDENCE,
  scope: { minAge: 35 },
  tests: [
    sample("no glucose for a quarter", "true", [LISTED, given("glucose-fasting", 6, "mmol/L", OLD)], ADULT),
    sample("measured this week", "false", [LISTED, NORMAL_FASTING], ADULT),
    sample(
      "measured twice",
      "false",
      [...[LISTED, NORMAL_FASTING, given("glucose-fasting", 6.2, "mmol/L", "2025-12-01T08:00:00+08:00")]],
      ADULT,
    ),
    sample("not on the list", "false", [], ADULT),
    sample("birth date unknown", "unknown", [LISTED]),
  ],
})
  .when(all(TYPE_2_DIABETES, countOf("glucose-fasting", "<", 1, QUARTER)))
  .then({ tag: "cn-t2dm-follow-up-overdue", severity: "warning" });

/** Type 2 diabetes in basic public health service. */
export const cnType2Diabetes: RuleSet = ruleSet("cn-type2-diabetes", "1.0.0", [
  ...[managed, controlled, refer, overdue],
]);
