/**
 * Explanations in words: one line per node, indented by depth, with what is missing or unusable behind it; below a model one
 * line for each input that it was given.
 */
import { findIndicator } from "../indicators/index.ts";
import { findModel } from "../models/index.ts";
import type { Condition, FactRef, ModelCondition } from "../rule-set/index.ts";
import { type ExplanationLocale, factWords, REASON_WORDS, WORDS } from "./explain-words.ts";
import type { ExplainedInput, ExplainedNode, ExplainedValue } from "./explanation.ts";
import type { PlanNode } from "./plan.ts";

/** The explanation of a plan in words. */
export function explanationText(plan: PlanNode, node: ExplainedNode, locale: ExplanationLocale): string {
  return lines(plan, node, locale, "").join("\n");
}

function lines(plan: PlanNode, node: ExplainedNode, locale: ExplanationLocale, indent: string): string[] {
  const words = WORDS[locale];
  const value = `${words.value[node.value]}${gapText(node, locale)}`;
  const line = `${indent}${subject(plan.condition, node, locale)}${words.colon}${value}`;
  const inputs = (node.inputs ?? []).map((input) => `${indent}  ${inputText(input, locale)}`);
  const below = plan.parts.flatMap((part, index) => {
    const child = node.children?.[index];
    return child === undefined ? [] : lines(part, child, locale, `${indent}  `);
  });
  return [line, ...inputs, ...below];
}

/** What keeps a condition open, in brackets; nothing where it is decided. */
function gapText({ missing = [], problems = [] }: ExplainedNode, locale: ExplanationLocale): string {
  const { open, close, and, last } = WORDS[locale];
  const reasons = REASON_WORDS[locale];
  const gaps = [
    ...missing.map(({ code, reason, lastAt }) => {
      const since = lastAt === undefined ? "" : `${last} ${lastAt.slice(0, 10)}`;
      return `${factWords(code, locale)} ${reasons[reason]}${since}`;
    }),
    ...problems.map(({ code, problem }) => `${factWords(code, locale)} ${reasons[problem]}`),
  ];
  return gaps.length === 0 ? "" : `${open}${gaps.join(and)}${close}`;
}

function inputText({ code, ...value }: ExplainedInput, locale: ExplanationLocale): string {
  return `${factWords(code, locale)} ${valueText(inWords(value, locale))}`;
}

/** Yes, no and sex in the language of the text. */
function inWords(shown: ExplainedValue, locale: ExplanationLocale): ExplainedValue {
  const words = WORDS[locale];
  const { value } = shown;
  if (value === "male" || value === "female") return { ...shown, value: words[value] };
  return typeof value === "boolean" ? { ...shown, value: value ? words.yes : words.no } : shown;
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
      return comparison(words.age, node, locale);
    case "sex": {
      const { left, right } = node;
      const shown = {
        ...node,
        ...(left && { left: inWords(left, locale) }),
        ...(right && { right: inWords(right, locale) }),
      };
      return comparison(words.sex, shown, locale);
    }
    case "hasTag":
      return `${words.tag} ${condition.tag}`;
    case "model":
      return comparison(modelOutput(condition, locale), node, locale);
    default:
      return comparison(factName(condition.fact, locale), node, locale);
  }
}

function factName({ code, pick, within }: FactRef, locale: ExplanationLocale): string {
  const words = WORDS[locale];
  const name = findIndicator(code)?.[locale] ?? code;
  return windowed(words[pick] === "" ? name : `${words[pick]} ${name}`, within, locale);
}

function modelOutput({ id, output, within }: ModelCondition, locale: ExplanationLocale): string {
  return windowed(`${findModel(id)?.title[locale] ?? id} ${output}`, within, locale);
}

function windowed(name: string, within: string | undefined, locale: ExplanationLocale): string {
  return within === undefined ? name : `${name} (${WORDS[locale].within} ${within})`;
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
