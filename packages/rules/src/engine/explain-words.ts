// content table: words of explanations
/**
 * The words of explanations in Chinese and English, and names for what no catalogue names: answers that models ask for. An
 * explanation is read by doctors and patients, so a code is shown only where there is no word for it.
 */
import { findIndicator } from "../indicators/index.ts";
import { findModel } from "../models/index.ts";
import type { VerdictValue } from "../rule-set/index.ts";
import type { FactProblem, MissingFact } from "./verdict.ts";

/** Languages of explanations. */
export type ExplanationLocale = "zh" | "en";

type Word =
  | "all"
  | "any"
  | "not"
  | "atLeast"
  | "age"
  | "sex"
  | "tag"
  | "exists"
  | "missing"
  | "latest"
  | "min"
  | "max"
  | "mean"
  | "count"
  | "within"
  | "none"
  | "trend"
  | "colon"
  | "open"
  | "close"
  | "and"
  | "last"
  | "yes"
  | "no"
  | "male"
  | "female";

/** The words of one language. */
export interface Words extends Readonly<Record<Word, string>> {
  /** Verdicts. */
  readonly value: Readonly<Record<VerdictValue, string>>;
}

/** Words by language. */
export const WORDS: Readonly<Record<ExplanationLocale, Words>> = {
  zh: {
    ...{ all: "全部满足", any: "任一满足", not: "以下不成立", atLeast: "至少满足", age: "年龄", sex: "性别" },
    ...{ tag: "标签", exists: "有数据", missing: "无数据", latest: "", min: "最低", max: "最高" },
    ...{ mean: "平均", count: "次数", within: "时间范围", none: "无可用数据", trend: "趋势", colon: "：" },
    ...{ open: "（", close: "）", and: "；", last: "，最后", yes: "是", no: "否", male: "男", female: "女" },
    value: { true: "成立", false: "不成立", unknown: "未知", "invalid-input": "数据无效" },
  },
  en: {
    ...{ all: "all of", any: "any of", not: "not", atLeast: "at least", age: "age", sex: "sex", tag: "tag" },
    ...{ exists: "has a value", missing: "has no value", latest: "", min: "least", max: "greatest" },
    ...{ mean: "mean", count: "number of", within: "within", none: "no usable value", trend: "trend" },
    ...{ colon: ": ", open: " (", close: ")", and: "; ", last: ", last", yes: "yes", no: "no" },
    ...{ male: "male", female: "female" },
    value: { true: "true", false: "false", unknown: "unknown", "invalid-input": "invalid input" },
  },
};

type Reason = MissingFact["reason"] | FactProblem["problem"];

/** Why a fact cannot be used. */
export const REASON_WORDS: Readonly<Record<ExplanationLocale, Readonly<Record<Reason, string>>>> = {
  zh: {
    ...{ absent: "缺失", null: "没有结果", stale: "不在时间范围内", "not-applicable": "不适用" },
    ...{ "not-a-number": "不是数", "wrong-type": "类型不符", "unit-missing": "缺单位" },
    ...{ "unit-unknown": "单位未知", "unit-mismatch": "单位不属于该指标", implausible: "不可能的数值" },
  },
  en: {
    ...{ absent: "absent", null: "without a result", stale: "not within the window" },
    ...{
      "not-applicable": "not applicable",
      "not-a-number": "not a number",
      "wrong-type": "of another type",
    },
    ...{ "unit-missing": "without a unit", "unit-unknown": "in an unknown unit" },
    ...{ "unit-mismatch": "in a unit of something else", implausible: "implausible" },
  },
};

/** Answers that several models ask for by the same name; any other goes by its own. */
const INPUT_NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  sex: ["性别", "sex"],
  age: ["年龄", "age"],
  bpTreated: ["降压治疗", "treated for blood pressure"],
  currentSmoker: ["目前吸烟", "current smoker"],
  diabetes: ["糖尿病", "diabetes"],
  ascvd: ["已有动脉粥样硬化性心血管病", "established ASCVD"],
  northernChina: ["北方（长江以北）", "north of the Yangtze"],
  urban: ["城市", "urban"],
  familyHistoryAscvd: ["心血管病家族史", "family history of ASCVD"],
  statin: ["他汀治疗", "statin"],
  atrialFibrillation: ["心房颤动", "atrial fibrillation"],
  birthDate: ["出生日期", "birth date"],
};

/** A fact code, or an input of a model, in words. */
export function factWords(code: string, locale: ExplanationLocale): string {
  const indicator = findIndicator(code);
  if (indicator !== undefined) return indicator[locale];
  const [, kind = "", name = code] = /^(input|profile|tag|model):(.+)$/.exec(code) ?? [];
  if (kind === "tag") return `${WORDS[locale].tag} ${name}`;
  if (kind === "model") return findModel(name)?.title[locale] ?? name;
  return Object.hasOwn(INPUT_NAMES, name) ? (INPUT_NAMES[name]?.[locale === "zh" ? 0 : 1] ?? name) : code;
}
