/**
 * Chronic obstructive pulmonary disease in basic public health service: who is managed, whose lung function is due, whose
 * airflow is limited, who has more symptoms. Lung function is LOINC 19926-5 (FEV1/FVC), to be checked.
 */
import { all, coded, missing, model, rule, ruleSet } from "../builder/index.ts";
import type { Evidence, RuleSet } from "../rule-set/index.ts";
import { COPD } from "./listed-conditions.ts";
import { specification } from "./public-health-evidence.ts";
import { aged, around, given, listed, sample } from "./rule-cases.ts";

const EVIDENCE = [specification("慢性阻塞性肺疾病患者健康服务")];
const GOLD: Evidence = {
  guideline: "慢性阻塞性肺疾病诊治指南",
  edition: "2021",
  section: "to be checked against the official text",
};
const LISTED = listed("icd-10|J44");
const FEV1_FVC = "19926-5";
/** As old as an input of an assessment may be: the longest interval between two check-ups. */
const TWO_YEARS = { within: "P2Y" };
const CAT_ITEMS = [
  "cough",
  "phlegm",
  "chestTightness",
  "breathlessness",
  "activities",
  "confidence",
  "sleep",
  "energy",
];
const catAnswers = (points: readonly number[]) =>
  CAT_ITEMS.map((name, index) => given(`input:${name}`, points[index] ?? 1, "{points}"));

const managed = rule("cn-copd-managed", {
  title: { zh: "慢阻肺健康管理对象", en: "COPD, managed" },
  evidence: EVIDENCE,
  scope: { minAge: 35 },
  tests: [
    sample("35 today", "true", [LISTED], { profile: aged(35) }),
    sample("not on the list", "false", [], { profile: aged(60) }),
    sample("birth date unknown", "unknown", [LISTED]),
  ],
})
  .when(COPD)
  .then({ tag: "cn-copd-managed" });

const lungFunctionDue = rule("cn-copd-lung-function-due", {
  title: { zh: "肺功能年度检查待完成", en: "Yearly lung function due" },
  evidence: EVIDENCE,
  tests: [
    sample("never measured", "true", [LISTED]),
    sample("measured this month", "false", [LISTED, given(FEV1_FVC, 62, "%")]),
    sample("not on the list", "false", []),
  ],
})
  .when(all(COPD, missing(FEV1_FVC, { within: "P12M" })))
  .then({ tag: "cn-copd-lung-function-due", severity: "info" });

const airflowLimited = rule("cn-copd-airflow-limited", {
  title: { zh: "持续气流受限", en: "Airflow limitation" },
  evidence: [GOLD],
  tests: [
    sample("never measured", "unknown", [], { missing: [FEV1_FVC] }),
    ...around({ code: FEV1_FVC, unit: "%", at: 70, step: 1, expect: ["true", "false", "false"] }),
  ],
})
  .when(coded(FEV1_FVC).is("<", 70, "%"))
  .then({ tag: "cn-copd-airflow-limited" });

const moreSymptoms = rule("cn-copd-more-symptoms", {
  title: { zh: "慢阻肺症状较多（CAT≥10）", en: "COPD with more symptoms (CAT ≥ 10)" },
  evidence: [GOLD],
  tests: [
    sample("CAT 10", "true", [LISTED, ...catAnswers([2, 2, 1, 1, 1, 1, 1, 1])]),
    sample("CAT 9", "false", [LISTED, ...catAnswers([2, 1, 1, 1, 1, 1, 1, 1])]),
    sample("CAT not answered", "unknown", [LISTED]),
    sample("not on the list", "false", catAnswers([5, 5, 5, 5, 5, 5, 5, 5])),
  ],
})
  .when(all(COPD, model("cat-copd", "score", ">=", 10, TWO_YEARS)))
  .then({ tag: "cn-copd-more-symptoms", severity: "warning" });

/** COPD in basic public health service. */
export const cnCopd: RuleSet = ruleSet("cn-copd", "1.0.0", [
  managed,
  lungFunctionDue,
  airflowLimited,
  moreSymptoms,
]);
