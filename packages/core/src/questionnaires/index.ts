/** Questionnaires (问卷): items and their conditions, answers, scores. */
export { type AnswerSheet, type Round, readSheet, type SheetEntry } from "./answer-sheet.ts";
export type { Answers, PartialAnswers } from "./answers.ts";
export { checkDefinition } from "./check-definition.ts";
export {
  type AnswerOperator,
  type AnswerTest,
  type AnswerValue,
  type EnableWhen,
  enableWhenSchema,
  evaluateEnableWhen,
} from "./enable-when.ts";
export { consultationForm } from "./forms/consultation.ts";
export { lifestyleForm } from "./forms/lifestyle.ts";
export { inpatientSatisfactionForm } from "./forms/satisfaction.ts";
export {
  type BooleanItem,
  type ChoiceItem,
  type ChoiceOption,
  type DateItem,
  type DecimalItem,
  type DisplayItem,
  type GroupItem,
  type IntegerItem,
  type Item,
  type ItemBase,
  itemSchema,
  type Question,
  type TextItem,
} from "./item.ts";
export { type LocalText, localTextSchema } from "./local-text.ts";
export { type ModelResult, scoreByModel } from "./model-score.ts";
export {
  type Effect,
  type QuestionnaireDefinition,
  type QuestionnaireStatus,
  questionnaireDefinitionSchema,
} from "./questionnaire.ts";
export { questionnaireOperations } from "./questionnaire-operations.ts";
export type { QuestionnaireProblem, QuestionnaireProblemCode } from "./questionnaire-problem.ts";
export { questionnaireSetup } from "./questionnaire-setup.ts";
export type { Questionnaire } from "./questionnaire-store.ts";
export type { NewResponse, Questionnaires } from "./questionnaires.ts";
export { type RenderedItem, renderItems } from "./render-items.ts";
export type { AnsweredBy, Response, ResponseContent, ScoreResult } from "./response.ts";
export { type ResponseRow, responseCollection } from "./response-collection.ts";
export { type ResponseAction, type ResponseStatus, responseAfter } from "./response-state.ts";
export {
  type Band,
  type MissingRule,
  type ModelScore,
  type Score,
  scoreSchema,
  type TallyScore,
} from "./score.ts";
export { submittedAnswers } from "./submitted-answers.ts";
export { type TallyResult, tally } from "./tally.ts";
export {
  type AnswerIssue,
  type AnswerIssueCode,
  type ValidationReport,
  validateAnswers,
} from "./validate-answers.ts";
