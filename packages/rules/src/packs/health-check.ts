// content table: findings of a health check
/**
 * Findings of a health check (体检异常): weight, waist, lipids, uric acid, glucose, filtration rate and liver enzymes.
 * Thresholds follow Chinese guidelines and WS/T standards, to be checked against the official text.
 */
import { all, any, latest, rule, ruleSet, sex } from "../builder/index.ts";
import type { Evidence, RuleSet } from "../rule-set/index.ts";
import { around, given, sample } from "./rule-cases.ts";

const CHECK = "to be checked against the official text";
const from = (guideline: string, edition: string): readonly Evidence[] => [
  { guideline, edition, section: CHECK },
];
const MAN = { profile: { sex: "male" as const } };
const WOMAN = { profile: { sex: "female" as const } };

const overweight = rule("check-overweight", {
  title: { zh: "超重", en: "Overweight" },
  evidence: from("WS/T 428 成人体重判定", "2013"),
  tests: [
    sample("never weighed", "unknown", [], { missing: ["bmi"] }),
    ...around({ code: "bmi", unit: "kg/m2", at: 24, step: 0.1, expect: ["false", "true", "true"] }),
    ...around({ code: "bmi", unit: "kg/m2", at: 28, step: 0.1, expect: ["true", "false", "false"] }),
  ],
})
  .when(latest("bmi").between(24, 28, "kg/m2", "[)"))
  .then({ tag: "check-overweight" });

const centralObesity = rule("check-central-obesity", {
  title: { zh: "中心性肥胖", en: "Central obesity" },
  evidence: from("WS/T 428 成人体重判定", "2013"),
  tests: [
    sample("sex unknown", "unknown", [given("waist", 87, "cm")], { missing: ["profile:sex"] }),
    sample("waist unknown", "unknown", [], { ...MAN, missing: ["waist"] }),
    ...around({ code: "waist", unit: "cm", at: 90, step: 1, expect: ["false", "true", "true"] }, [], MAN),
    ...around({ code: "waist", unit: "cm", at: 85, step: 1, expect: ["false", "true", "true"] }, [], WOMAN),
  ],
})
  .when(
    any(all(sex("male"), latest("waist").gte(90, "cm")), all(sex("female"), latest("waist").gte(85, "cm"))),
  )
  .then({ tag: "check-central-obesity" });

const LIPIDS = [
  ...[given("total-cholesterol", 5, "mmol/L"), given("ldl", 3, "mmol/L")],
  ...[given("triglycerides", 1.5, "mmol/L"), given("hdl", 1.3, "mmol/L")],
];
const besides = (code: string) => LIPIDS.filter((fact) => fact.code !== code);
const aboveLipid = (code: string, at: number) =>
  around({ code, unit: "mmol/L", at, step: 0.1, expect: ["false", "true", "true"] }, besides(code));

const dyslipidaemia = rule("check-dyslipidaemia", {
  title: { zh: "血脂异常", en: "Dyslipidaemia" },
  evidence: from("中国血脂管理指南", "2023"),
  tests: [
    sample("no lipids", "unknown", [], { missing: ["total-cholesterol", "ldl", "triglycerides", "hdl"] }),
    ...aboveLipid("total-cholesterol", 6.2),
    ...aboveLipid("ldl", 4.1),
    ...aboveLipid("triglycerides", 2.3),
    ...around(
      { code: "hdl", unit: "mmol/L", at: 1, step: 0.1, expect: ["true", "false", "false"] },
      besides("hdl"),
    ),
  ],
})
  .when(
    any(
      latest("total-cholesterol").gte(6.2, "mmol/L"),
      latest("ldl").gte(4.1, "mmol/L"),
      latest("triglycerides").gte(2.3, "mmol/L"),
      latest("hdl").lt(1, "mmol/L"),
    ),
  )
  .then({ tag: "check-dyslipidaemia", severity: "warning" });

const hyperuricaemia = rule("check-hyperuricaemia", {
  title: { zh: "高尿酸血症", en: "Hyperuricaemia" },
  evidence: from("中国高尿酸血症与痛风诊疗指南", "2019"),
  tests: [
    sample("never measured", "unknown", [], { missing: ["uric-acid"] }),
    ...around({ code: "uric-acid", unit: "umol/L", at: 420, step: 1, expect: ["false", "false", "true"] }),
  ],
})
  .when(latest("uric-acid").gt(420, "umol/L"))
  .then({ tag: "check-hyperuricaemia" });

const impairedFastingGlucose = rule("check-prediabetes", {
  title: { zh: "空腹血糖受损", en: "Impaired fasting glucose" },
  evidence: from("中国糖尿病防治指南", "2024"),
  tests: [
    sample("never measured", "unknown", [], { missing: ["glucose-fasting"] }),
    ...around({
      code: "glucose-fasting",
      unit: "mmol/L",
      at: 6.1,
      step: 0.1,
      expect: ["false", "true", "true"],
    }),
    ...around({
      code: "glucose-fasting",
      unit: "mmol/L",
      at: 7,
      step: 0.1,
      expect: ["true", "false", "false"],
    }),
  ],
})
  .when(latest("glucose-fasting").between(6.1, 7, "mmol/L", "[)"))
  .then({ tag: "check-prediabetes" });

const reducedFiltration = rule("check-reduced-egfr", {
  title: { zh: "肾小球滤过率下降", en: "Reduced filtration rate" },
  evidence: [{ guideline: "KDIGO CKD guideline", edition: "2024", section: "GFR categories" }],
  tests: [
    sample("never measured", "unknown", [], { missing: ["egfr"] }),
    ...around({
      code: "egfr",
      unit: "mL/min/{1.73_m2}",
      at: 60,
      step: 1,
      expect: ["true", "false", "false"],
    }),
  ],
})
  .when(latest("egfr").lt(60, "mL/min/{1.73_m2}"))
  .then({ tag: "check-reduced-egfr", severity: "warning" });

const NORMAL_ALT = given("alt", 20, "U/L");
const NORMAL_AST = given("ast", 20, "U/L");
const overLimit = ["false", "false", "true"] as const;

const liverEnzymes = rule("check-liver-enzymes", {
  title: { zh: "肝酶异常", en: "Abnormal liver enzymes" },
  evidence: from("WS/T 404.1 临床常用生化检验项目参考区间", "2012"),
  tests: [
    sample("sex unknown", "unknown", [given("alt", 45, "U/L"), NORMAL_AST]),
    ...around({ code: "alt", unit: "U/L", at: 50, step: 1, expect: overLimit }, [NORMAL_AST], MAN),
    ...around({ code: "ast", unit: "U/L", at: 40, step: 1, expect: overLimit }, [NORMAL_ALT], MAN),
    ...around({ code: "alt", unit: "U/L", at: 40, step: 1, expect: overLimit }, [NORMAL_AST], WOMAN),
    ...around({ code: "ast", unit: "U/L", at: 35, step: 1, expect: overLimit }, [NORMAL_ALT], WOMAN),
  ],
})
  .when(
    any(
      all(sex("male"), any(latest("alt").gt(50, "U/L"), latest("ast").gt(40, "U/L"))),
      all(sex("female"), any(latest("alt").gt(40, "U/L"), latest("ast").gt(35, "U/L"))),
    ),
  )
  .then({ tag: "check-liver-enzymes" });

/** Findings of a health check. */
export const healthCheck: RuleSet = ruleSet("health-check", "1.0.0", [
  ...[overweight, centralObesity, dyslipidaemia, hyperuricaemia],
  ...[impairedFastingGlucose, reducedFiltration, liverEnzymes],
]);
