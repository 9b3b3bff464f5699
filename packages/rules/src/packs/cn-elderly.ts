/**
 * Older people in basic public health service (国家基本公共卫生服务规范, third edition): everyone from 65, and whose yearly
 * check-up is due. A check-up is the fact `host:elderly-check-up`, which the host writes when it has taken place.
 */
import { age, all, missing, rule, ruleSet } from "../builder/index.ts";
import type { RuleSet } from "../rule-set/index.ts";
import { specification } from "./public-health-evidence.ts";
import { aged, given, sample } from "./rule-cases.ts";

const EVIDENCE = [specification("老年人健康管理")];
const CHECK_UP = "host:elderly-check-up";
const BIRTHDAYS = [...[aged(64), aged(65, "birthday-tomorrow"), aged(65), aged(66)]].map((profile) => ({
  profile,
}));
const [at64 = {}, eveOf65 = {}, at65 = {}, at66 = {}] = BIRTHDAYS;

const elderly = rule("cn-elderly", {
  title: { zh: "65岁及以上老年人", en: "Aged 65 and over" },
  evidence: EVIDENCE,
  tests: [
    sample("64", "false", [], at64),
    sample("65 tomorrow", "false", [], eveOf65),
    sample("65 today", "true", [], at65),
    sample("66", "true", [], at66),
    sample("birth date unknown", "unknown", [], { missing: ["profile:birthDate"] }),
  ],
})
  .when(age(">=", 65))
  .then({ tag: "cn-elderly" });

const checkUpDue = rule("cn-elderly-check-up-due", {
  title: { zh: "老年人年度体检待完成", en: "Yearly check-up due" },
  evidence: EVIDENCE,
  tests: [
    sample("64", "false", [], at64),
    sample("65 today, never checked", "true", [], at65),
    sample("66, checked this month", "false", [given(CHECK_UP, true)], at66),
    sample(
      "66, checked 13 months ago",
      "true",
      [given(CHECK_UP, true, undefined, "2024-12-10T08:00:00+08:00")],
      at66,
    ),
    sample("birth date unknown", "unknown", []),
  ],
})
  .when(all(age(">=", 65), missing(CHECK_UP, { within: "P12M" })))
  .then({ tag: "cn-elderly-check-up-due", severity: "info" });

/** Older people in basic public health service. */
export const cnElderly: RuleSet = ruleSet("cn-elderly", "1.0.0", [elderly, checkUpDue]);
