/**
 * Explanations in words, one line per node, indented by depth.
 */
import { findIndicator } from "../indicators/index.ts";
import { findModel } from "../models/index.ts";
import type { Condition, FactRef } from "../rule-set/index.ts";
import type { ExplainedNode, ExplainedValue } from "./explanation.ts";
import type { PlanNode } from "./plan.ts";

/** Languages of explanations. */
export type ExplanationLocale = "zh" | "en";

const WORDS = {
  zh: {
    ...{ all: "全部满足", any: "任一满足", not: "以下不成立", atLeast: "至少满足", age: "年龄", sex: "性别" },
    ...{ tag: "标签", exists: "有数据", missing: "无数据", latest: "", min: "最低", max: "最高" },
    ...{ mean: "平均", count: "次数", within: "时间范围", none: "无可用数据", trend: "趋势", colon: "：" },
    value: { true: "成立", false: "不成立", unknown: "未知", "invalid-input": "数据无效" },
  },
  en: {
    ...{ all: "all of", any: "any of", not: "not", atLeast: "at least", age: "age", sex: "sex", tag: "tag" },
    ...{ exists: "has a value", missing: "has no value", latest: "", min: "least", max: "greatest" },
    ...{
      mean: "mean",
      count: "number of",
      within: "within",
      none: "no usable value",
      trend: "trend",
      colon: ": ",
    },
    value: { true: "true", false: "false", unknown: "unknown", "invalid-input": "invalid input" },
  },
} as const;

/** The explanation of a plan in words. */
export function explanationText(plan: PlanNode, node: ExplainedNode, locale: ExplanationLocale): string {
  return lines(plan, node, locale, "").join("\n");
}

function lines(plan: PlanNode, node: ExplainedNode, locale: ExplanationLocale, indent: string): string[] {
  const words = WORDS[locale];
  const line = `${indent}${subject(plan.condition, node, locale)}${words.colon}${words.value[node.value]}`;
  const below = plan.parts.flatMap((part, index) => {
    const child = node.children?.[index];
    return child === undefined ? [] : lines(part, child, locale, `${indent}  `);
  });
  return [line, ...below];
}

function subject(condition: Condition, node: ExplainedNode, locale: ExplanationLocale): string {
  const words = WORDS[locale];
  switch (condition.op) {
    case "all":
    case "any":
    case "not":
      return words[condition.op];
    case "atLeast":
      return `${words.atLeast} ${condition.n}`;
    case "exists":
    case "missing":
      return `${factName(condition.fact, locale)} ${words[condition.op]}`;
    case "age":
    case "sex":
      return comparison(words[condition.op], node, locale);
    case "hasTag":
      return `${words.tag} ${condition.tag}`;
    case "model":
      return comparison(
        `${findModel(condition.id)?.title[locale] ?? condition.id} ${condition.output}`,
        node,
        locale,
      );
    default:
      return comparison(factName(condition.fact, locale), node, locale);
  }
}

function factName({ code, pick, within }: FactRef, locale: ExplanationLocale): string {
  const words = WORDS[locale];
  const name = findIndicator(code)?.[locale] ?? code;
  const picked = words[pick] === "" ? name : `${words[pick]} ${name}`;
  return within === undefined ? picked : `${picked} (${words.within} ${within})`;
}

function comparison(name: string, node: ExplainedNode, locale: ExplanationLocale): string {
  const left = node.left === undefined ? WORDS[locale].none : valueText(node.left);
  const right = node.right === undefined ? "" : valueText(node.right);
  const operator = node.operator === "trend" ? WORDS[locale].trend : (node.operator ?? "");
  return `${name} ${left} ${operator} ${right}`;
}

function valueText({ value, unit, at, converted }: ExplainedValue): string {
  const quantity = unit === undefined ? String(value) : `${value} ${unit}`;
  const same = converted === undefined ? quantity : `${quantity} = ${converted.value} ${converted.unit}`;
  return at === undefined ? same : `${same} (${at.slice(0, 10)})`;
}
