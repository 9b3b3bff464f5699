/**
 * Cardiovascular risk flags: the bands of China-PAR, and the two groups that Chinese lipid guidelines call high risk
 * without a calculation. To be checked against the official text.
 */
import { age, all, latest, model, rule, ruleSet } from "../builder/index.ts";
import type { Evidence, Fact, RuleSet } from "../rule-set/index.ts";
import { TYPE_2_DIABETES } from "./listed-conditions.ts";
import { aged, around, given, listed, sample } from "./rule-cases.ts";

const CHECK = "to be checked against the official text";
const PAR: Evidence = { guideline: "中国心血管病风险评估和管理指南", edition: "2019", section: CHECK };
const LIPIDS: Evidence = { guideline: "中国血脂管理指南", edition: "2023", section: CHECK };
const CHINA_PAR = "china-par-2016-10y";
/** As old as an input of an assessment may be: the longest interval between two check-ups. */
const TWO_YEARS = { within: "P2Y" };

/** The worked example of the China-PAR paper, Table 2: a man with diabetes, by age. */
const EXAMPLE: readonly Fact[] = [
  ...[given("sbp", 130, "mm[Hg]"), given("total-cholesterol", 210, "mg/dL"), given("hdl", 55, "mg/dL")],
  ...[given("waist", 80, "cm"), given("input:bpTreated", false), given("input:currentSmoker", false)],
  ...[given("input:diabetes", true), given("input:northernChina", true), given("input:urban", true)],
  given("input:familyHistoryAscvd", false),
];
const man = (years: number) => ({ profile: { ...aged(years), sex: "male" as const } });

const moderate = rule("ascvd-risk-moderate", {
  title: { zh: "心血管病中危", en: "Moderate cardiovascular risk" },
  kind: "risk-flag",
  evidence: [PAR],
  tests: [
    sample("50 years, 5.4 % in the paper", "true", EXAMPLE, man(50)),
    sample("60 years, 11.0 % in the paper", "false", EXAMPLE, man(60)),
    sample("75 years, outside the model", "unknown", EXAMPLE, {
      ...man(75),
      missing: [`model:${CHINA_PAR}`],
    }),
  ],
})
  .when(model(CHINA_PAR, "category", "=", "中危", TWO_YEARS))
  .then({ tag: "ascvd-risk-moderate" });

const high = rule("ascvd-risk-high", {
  title: { zh: "心血管病高危", en: "High cardiovascular risk" },
  kind: "risk-flag",
  evidence: [PAR],
  onUnknown: "ask",
  tests: [
    sample("60 years, 11.0 % in the paper", "true", EXAMPLE, man(60)),
    sample("40 years, 2.2 % in the paper", "false", EXAMPLE, man(40)),
    sample("pressure unknown", "unknown", EXAMPLE.slice(1), { ...man(60), missing: ["sbp"] }),
  ],
})
  .when(model(CHINA_PAR, "category", "=", "高危", TWO_YEARS))
  .then({ tag: "ascvd-risk-high", severity: "warning" });

const DIABETIC = listed("icd-10|E11");
const HIGH_LDL = given("ldl", 3, "mmol/L");

const diabetes = rule("diabetes-high-risk", {
  title: {
    zh: "糖尿病合并高危（≥40岁且LDL-C≥1.8）",
    en: "Diabetes from 40 years with LDL-C from 1.8 mmol/L",
  },
  kind: "risk-flag",
  evidence: [LIPIDS],
  tests: [
    sample("39", "false", [DIABETIC, HIGH_LDL], { profile: aged(39) }),
    sample("40 tomorrow", "false", [DIABETIC, HIGH_LDL], { profile: aged(40, "birthday-tomorrow") }),
    sample("40 today", "true", [DIABETIC, HIGH_LDL], { profile: aged(40) }),
    sample("41", "true", [DIABETIC, HIGH_LDL], { profile: aged(41) }),
    sample("LDL unknown", "unknown", [DIABETIC], { profile: aged(50), missing: ["ldl"] }),
    sample("no diabetes", "false", [HIGH_LDL], { profile: aged(50) }),
    ...around(
      { code: "ldl", unit: "mmol/L", at: 1.8, step: 0.1, expect: ["false", "true", "true"] },
      [DIABETIC],
      {
        profile: aged(50),
      },
    ),
  ],
})
  .when(all(TYPE_2_DIABETES, age(">=", 40), latest("ldl").gte(1.8, "mmol/L")))
  .then({ tag: "diabetes-high-risk", severity: "warning" });

const severeLdl = rule("ldl-high-risk", {
  title: { zh: "LDL-C重度升高", en: "Severely raised LDL-C" },
  kind: "risk-flag",
  evidence: [LIPIDS],
  tests: [
    sample("never measured", "unknown", [], { missing: ["ldl"] }),
    ...around({ code: "ldl", unit: "mmol/L", at: 4.9, step: 0.1, expect: ["false", "true", "true"] }),
  ],
})
  .when(latest("ldl").gte(4.9, "mmol/L"))
  .then({ tag: "ldl-high-risk", severity: "warning" });

/** Cardiovascular risk flags. */
export const cardioRisk: RuleSet = ruleSet("cardio-risk", "1.0.0", [moderate, high, diabetes, severeLdl]);
