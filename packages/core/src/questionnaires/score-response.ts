/**
 * Computing the scores of a response and asking the conditions of its effects. Conditions see answers and scores as facts
 * with the code `input:<item code>` and `input:<score id>`; a model's outputs come as `input:<score id>.<output>`.
 */
import {
  compile,
  type Fact,
  type FactSource,
  type Condition as RuleCondition,
  rule,
  ruleSet,
} from "@hcrm/rules";
import { type Instant, InternalError } from "../kernel/index.ts";
import { readSheet } from "./answer-sheet.ts";
import type { PartialAnswers } from "./answers.ts";
import type { Item } from "./item.ts";
import { scoreByModel } from "./model-score.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import type { ScoreResult } from "./response.ts";
import { tally } from "./tally.ts";

/** All scores of a questionnaire for these answers, in the order of the definition. */
export function scoreAnswers(
  definition: QuestionnaireDefinition,
  answers: PartialAnswers,
  at: Instant,
): readonly ScoreResult[] {
  return (definition.scores ?? []).map((score) =>
    "tally" in score ? tally(definition, score, answers) : scoreByModel(definition, score, answers, at),
  );
}

/** The number of a score, where it has one: a tally's value, or a model's output named `score`. */
export function scoreValue(result: ScoreResult): number | undefined {
  if (!("assessment" in result)) return result.status === "ok" ? result.value : undefined;
  const { assessment } = result;
  const score = assessment.status === "ok" ? assessment.outputs.score : undefined;
  return typeof score === "number" ? score : undefined;
}

/** Answers and scores as facts for conditions. */
export function responseFacts(
  definition: QuestionnaireDefinition,
  answers: PartialAnswers,
  scores: readonly ScoreResult[],
  at: Instant,
): FactSource {
  const facts = [
    ...readSheet(definition, answers).entries.flatMap(({ indexed: { item }, present }): readonly Fact[] =>
      item.code === undefined ? [] : present.map((value) => factOf(item.code ?? "", value, at, unitOf(item))),
    ),
    ...scores.flatMap((score) => scoreFacts(score, at)),
  ];
  return { profile: {}, tags: [], facts: (code) => facts.filter((fact) => fact.code === code) };
}

function scoreFacts(result: ScoreResult, at: Instant): readonly Fact[] {
  const value = scoreValue(result);
  const outputs =
    "assessment" in result && result.assessment.status === "ok" ? result.assessment.outputs : {};
  return [
    ...(value === undefined ? [] : [factOf(result.id, value, at)]),
    ...Object.entries(outputs).map(([name, output]) => factOf(`${result.id}.${name}`, output, at)),
  ];
}

function factOf(code: string, value: number | string | boolean, at: Instant, unit?: string): Fact {
  const fact = { code: `input:${code}`, value, at };
  return unit === undefined ? fact : { ...fact, unit };
}

/** A decimal carries its unit; points and whole numbers have none, and conditions about them name none. */
function unitOf(item: Item): string | undefined {
  return item.type === "decimal" ? item.unit : undefined;
}

/** Whether a condition is true of facts; unknown is not true, and nothing follows from it. */
export function holds(when: RuleCondition, facts: FactSource, at: Instant): boolean {
  const asked = rule("effect", { kind: "risk-flag" }).when(when).then({ tag: "effect" });
  const [verdict] = compile(ruleSet("effect", "1", [asked])).evaluate(facts, at);
  if (verdict === undefined) throw new InternalError("A condition gave no verdict.");
  return verdict.value === "true";
}
