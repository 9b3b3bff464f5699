// content table: the starter rule set
/**
 * The first rule set a hospital can use as it is: a few tags that every follow-up programme asks for. Thresholds follow
 * Chinese guidelines and WS/T 428-2013, to be checked against the official text. Diagnoses are those on the condition
 * list, under SNOMED CT or ICD-10.
 */
import { all, any, coded, hasCondition, latest, mean, model, not, rule, ruleSet } from "../builder/index.ts";
import type { Condition, Evidence, RuleSet } from "../rule-set/index.ts";
import { HYPERTENSION, TYPE_2_DIABETES } from "./listed-conditions.ts";
import { around, given, listed, sample } from "./rule-cases.ts";

const CHECK = "to be checked against the official text";
const HYPERTENSION_GUIDE: Evidence = { guideline: "中国高血压防治指南", edition: "2024", section: CHECK };
const DIABETES_GUIDE: Evidence = { guideline: "中国糖尿病防治指南", edition: "2024", section: CHECK };
const WEIGHT_STANDARD: Evidence = { guideline: "WS/T 428 成人体重判定", edition: "2013", section: CHECK };
const KIDNEY_GUIDE: Evidence = {
  guideline: "KDIGO CKD guideline",
  edition: "2024",
  section: "GFR categories",
};
const CARDIO_GUIDE: Evidence = {
  guideline: "中国心血管病风险评估和管理指南",
  edition: "2019",
  section: CHECK,
};
const SMOKING_CODES: Evidence = {
  guideline: "SNOMED CT, answers to LOINC 72166-2",
  edition: "2024",
  section: CHECK,
};

const DIABETIC_VALUES: Condition = any(
  latest("hba1c").gte(6.5, "%"),
  latest("glucose-fasting").gte(7, "mmol/L"),
);
/** Every day, some days, heavy, light, and current with unknown amount. */
const CURRENT_SMOKER = ["449868002", "428041000124106", "428071000124103", "428061000124105", "77176002"];

const YEAR = { within: "P12M" };
const HALF_YEAR = { within: "P6M" };
/** As old as an input of an assessment may be: the longest interval between two check-ups. */
const TWO_YEARS = { within: "P2Y" };

const hypertension = rule("hypertension", {
  title: { zh: "高血压", en: "Hypertension" },
  evidence: [HYPERTENSION_GUIDE],
  tests: [
    sample("on the condition list", "true", [listed("snomed|38341003")]),
    sample("on the condition list, ICD-10", "true", [listed("icd-10|I10")]),
    sample("no pressure known", "unknown", [], { missing: ["sbp", "dbp"] }),
    sample("two normal readings", "false", [
      ...[given("sbp", 118, "mm[Hg]"), given("sbp", 126, "mmHg", "2025-11-10T08:00:00+08:00")],
      given("dbp", 76, "mm[Hg]"),
    ]),
    ...around({ code: "sbp", unit: "mm[Hg]", at: 140, step: 1, expect: ["false", "true", "true"] }, [
      given("dbp", 80, "mm[Hg]"),
    ]),
    ...around({ code: "dbp", unit: "mm[Hg]", at: 90, step: 1, expect: ["false", "true", "true"] }, [
      given("sbp", 130, "mm[Hg]"),
    ]),
  ],
})
  .when(any(HYPERTENSION, mean("sbp", YEAR).gte(140, "mm[Hg]"), mean("dbp", YEAR).gte(90, "mm[Hg]")))
  .then({ tag: "hypertension", severity: "warning" });

const uncontrolledPressure = rule("uncontrolled-bp", {
  title: { zh: "血压未控制", en: "Uncontrolled blood pressure" },
  evidence: [HYPERTENSION_GUIDE],
  onUnknown: "ask",
  tests: [
    sample("not hypertensive", "false", [given("sbp", 150, "mm[Hg]")]),
    sample("pressure too old", "unknown", [
      listed("snomed|38341003"),
      ...[given("sbp", 150, "mm[Hg]", "2025-06-01T08:00:00+08:00"), given("dbp", 70, "mm[Hg]")],
    ]),
    ...around({ code: "sbp", unit: "mm[Hg]", at: 140, step: 1, expect: ["false", "true", "true"] }, [
      ...[listed("snomed|38341003"), given("dbp", 80, "mm[Hg]")],
    ]),
    ...around({ code: "dbp", unit: "mm[Hg]", at: 90, step: 1, expect: ["false", "true", "true"] }, [
      ...[listed("icd-10|I10"), given("sbp", 130, "mm[Hg]")],
    ]),
  ],
})
  .when(
    all(
      HYPERTENSION,
      any(latest("sbp", HALF_YEAR).gte(140, "mm[Hg]"), latest("dbp", HALF_YEAR).gte(90, "mm[Hg]")),
    ),
  )
  .then({ tag: "uncontrolled-bp", severity: "warning" });

const severePressure = rule("severe-hypertension", {
  title: { zh: "血压重度升高", en: "Severely raised blood pressure" },
  kind: "alert",
  evidence: [HYPERTENSION_GUIDE],
  tests: [
    sample("no recent pressure", "unknown", [given("sbp", 190, "mm[Hg]", "2025-09-01T08:00:00+08:00")]),
    ...around({ code: "sbp", unit: "mm[Hg]", at: 180, step: 1, expect: ["false", "true", "true"] }, [
      given("dbp", 80, "mm[Hg]"),
    ]),
    ...around({ code: "dbp", unit: "mm[Hg]", at: 110, step: 1, expect: ["false", "true", "true"] }, [
      given("sbp", 150, "mm[Hg]"),
    ]),
  ],
})
  .when(
    any(
      latest("sbp", { within: "P30D" }).gte(180, "mm[Hg]"),
      latest("dbp", { within: "P30D" }).gte(110, "mm[Hg]"),
    ),
  )
  .then({ tag: "severe-hypertension", severity: "urgent", ttl: "P30D" });

const diabetes = rule("type-2-diabetes", {
  title: { zh: "2型糖尿病", en: "Type 2 diabetes" },
  evidence: [DIABETES_GUIDE],
  tests: [
    sample("on the condition list", "true", [listed("snomed|44054006")]),
    sample("glucose unknown", "unknown", [given("hba1c", 5.4, "%")], { missing: ["glucose-fasting"] }),
    ...around({ code: "hba1c", unit: "%", at: 6.5, step: 0.1, expect: ["false", "true", "true"] }, [
      given("glucose-fasting", 5.5, "mmol/L"),
    ]),
    ...around(
      { code: "glucose-fasting", unit: "mmol/L", at: 7, step: 0.1, expect: ["false", "true", "true"] },
      [given("hba1c", 5.5, "%")],
    ),
  ],
})
  .when(any(TYPE_2_DIABETES, DIABETIC_VALUES))
  .then({ tag: "type-2-diabetes", severity: "warning" });

const prediabetes = rule("prediabetes", {
  title: { zh: "糖尿病前期", en: "Prediabetes" },
  evidence: [DIABETES_GUIDE],
  tests: [
    sample("on the condition list", "true", [
      ...[listed("snomed|15777000"), given("hba1c", 5.5, "%"), given("glucose-fasting", 5.5, "mmol/L")],
    ]),
    sample("a diabetic has no prediabetes", "false", [
      ...[listed("snomed|44054006"), given("hba1c", 6, "%"), given("glucose-fasting", 6.5, "mmol/L")],
    ]),
    sample("nothing measured", "unknown", [], { missing: ["hba1c", "glucose-fasting"] }),
    ...around({ code: "hba1c", unit: "%", at: 5.7, step: 0.1, expect: ["false", "true", "true"] }, [
      given("glucose-fasting", 5.5, "mmol/L"),
    ]),
    ...around({ code: "hba1c", unit: "%", at: 6.5, step: 0.1, expect: ["true", "false", "false"] }, [
      given("glucose-fasting", 5.5, "mmol/L"),
    ]),
    ...around(
      { code: "glucose-fasting", unit: "mmol/L", at: 6.1, step: 0.1, expect: ["false", "true", "true"] },
      [given("hba1c", 5.5, "%")],
    ),
    ...around(
      { code: "glucose-fasting", unit: "mmol/L", at: 7, step: 0.1, expect: ["true", "false", "false"] },
      [given("hba1c", 5.5, "%")],
    ),
  ],
})
  .when(
    all(
      not(any(TYPE_2_DIABETES, DIABETIC_VALUES)),
      any(
        hasCondition("snomed|15777000", "icd-10|R73"),
        latest("hba1c").between(5.7, 6.5, "%", "[)"),
        latest("glucose-fasting").between(6.1, 7, "mmol/L", "[)"),
      ),
    ),
  )
  .then({ tag: "prediabetes" });

const obesity = rule("obesity", {
  title: { zh: "肥胖", en: "Obesity" },
  evidence: [WEIGHT_STANDARD],
  tests: [
    sample("never weighed", "unknown", [], { missing: ["bmi"] }),
    ...around({ code: "bmi", unit: "kg/m2", at: 28, step: 0.1, expect: ["false", "true", "true"] }),
  ],
})
  .when(latest("bmi").gte(28, "kg/m2"))
  .then({ tag: "obesity" });

const overweight = rule("overweight", {
  title: { zh: "超重", en: "Overweight" },
  evidence: [WEIGHT_STANDARD],
  tests: [
    sample("never weighed", "unknown", [], { missing: ["bmi"] }),
    ...around({ code: "bmi", unit: "kg/m2", at: 24, step: 0.1, expect: ["false", "true", "true"] }),
    ...around({ code: "bmi", unit: "kg/m2", at: 28, step: 0.1, expect: ["true", "false", "false"] }),
  ],
})
  .when(latest("bmi").between(24, 28, "kg/m2", "[)"))
  .then({ tag: "overweight" });

const smoker = rule("current-smoker", {
  title: { zh: "吸烟", en: "Current smoker" },
  evidence: [SMOKING_CODES],
  tests: [
    sample("every day", "true", [given("72166-2", "449868002")]),
    sample("never", "false", [given("72166-2", "266919005")]),
    sample("stopped", "false", [
      given("72166-2", "8517006"),
      given("72166-2", "449868002", undefined, "2020-01-10T08:00:00+08:00"),
    ]),
    sample("never asked", "unknown", [], { missing: ["72166-2"] }),
    sample("a number is no answer", "invalid-input", [given("72166-2", 1)]),
  ],
})
  .when(coded("72166-2").in(CURRENT_SMOKER))
  .then({ tag: "current-smoker" });

const reducedFiltration = rule("reduced-egfr", {
  title: { zh: "肾小球滤过率下降", en: "Reduced filtration rate" },
  evidence: [KIDNEY_GUIDE],
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
  .then({ tag: "reduced-egfr", severity: "warning" });

const CHINA_PAR_FACTS = [
  ...[given("sbp", 130, "mm[Hg]"), given("total-cholesterol", 210, "mg/dL"), given("hdl", 55, "mg/dL")],
  ...[given("waist", 80, "cm"), given("input:bpTreated", false), given("input:currentSmoker", false)],
  ...[given("input:diabetes", true), given("input:northernChina", true), given("input:urban", true)],
  given("input:familyHistoryAscvd", false),
];

const OLD_WAIST = given("waist", 80, "cm", "2023-01-10T08:00:00+08:00");

const highRisk = rule("high-ascvd-risk", {
  title: { zh: "心血管病高危", en: "High cardiovascular risk" },
  kind: "risk-flag",
  evidence: [CARDIO_GUIDE],
  tests: [
    sample("man of 60, 11.0 % in the paper", "true", CHINA_PAR_FACTS, {
      profile: { sex: "male", birthDate: "1966-01-01" },
    }),
    sample("man of 40, 2.2 % in the paper", "false", CHINA_PAR_FACTS, {
      profile: { sex: "male", birthDate: "1986-01-01" },
    }),
    sample("too old for the model", "unknown", CHINA_PAR_FACTS, {
      profile: { sex: "male", birthDate: "1940-01-01" },
      missing: ["model:china-par-2016-10y"],
    }),
    sample(
      "waist never measured",
      "unknown",
      CHINA_PAR_FACTS.filter((fact) => fact.code !== "waist"),
      {
        profile: { sex: "male", birthDate: "1966-01-01" },
        missing: ["waist"],
      },
    ),
    sample(
      "waist measured three years ago",
      "unknown",
      [...CHINA_PAR_FACTS.filter((fact) => fact.code !== "waist"), OLD_WAIST],
      {
        profile: { sex: "male", birthDate: "1966-01-01" },
        missing: ["waist"],
      },
    ),
  ],
})
  .when(model("china-par-2016-10y", "category", "=", "高危", TWO_YEARS))
  .then({ tag: "high-ascvd-risk", severity: "warning" });

/** A first set of tags: `hypertension`, `uncontrolled-bp`, `severe-hypertension`, `type-2-diabetes`, `prediabetes`, `obesity`, `overweight`, `current-smoker`, `reduced-egfr`, `high-ascvd-risk`. */
export const starter: RuleSet = ruleSet("starter", "1.0.0", [
  ...[hypertension, uncontrolledPressure, severePressure, diabetes, prediabetes],
  ...[obesity, overweight, smoker, reducedFiltration, highRisk],
]);
