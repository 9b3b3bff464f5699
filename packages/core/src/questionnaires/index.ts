/** Questionnaires (问卷): items and their conditions, answers, scores. */
export { readSheet } from "./answer-sheet.ts";
export type {
  AnswerKey,
  AnswerLevel,
  AnswerOf,
  Answers,
  AnswersAt,
  ChoiceShape,
  FormShape,
  GroupShape,
  LinkedShape,
  MultipleShape,
  OptionShape,
  PartialAnswers,
  RepeatedShape,
  RepeatingShape,
  SingleAnswer,
  TypedShape,
} from "./answers.ts";
export { checkDefinition } from "./check-definition.ts";
export type { AllOf, AnyOf, NotOf } from "./enable-when.ts";
export {
  type AnswerOperator,
  type AnswerTest,
  type AnswerValue,
  type EnableWhen,
  evaluateEnableWhen,
} from "./enable-when.ts";
export { consultationForm } from "./forms/consultation.ts";
export { lifestyleForm } from "./forms/lifestyle.ts";
export { inpatientSatisfactionForm } from "./forms/satisfaction.ts";
export type {
  BooleanItem,
  ChoiceItem,
  ChoiceOption,
  DateItem,
  DecimalItem,
  DisplayItem,
  GroupItem,
  IntegerItem,
  Item,
  ItemBase,
  Question,
  TextItem,
} from "./item.ts";
export type { LocalText } from "./local-text.ts";
export { type ModelResult, scoreByModel } from "./model-score.ts";
export type { AlertEffect, ObservationEffect, TagEffect, TaskEffect } from "./questionnaire.ts";
export {
  type Effect,
  type QuestionnaireDefinition,
  type QuestionnaireStatus,
  questionnaireDefinitionSchema,
} from "./questionnaire.ts";
export { questionnaireOperations } from "./questionnaire-operations.ts";
export { questionnaireSetup } from "./questionnaire-setup.ts";
export { type Questionnaire, tagsOfQuestionnaires } from "./questionnaire-store.ts";
export type {
  IssuedLink,
  NewResponse,
  Questionnaires,
  RenderedForm,
  ScoreResults,
} from "./questionnaires.ts";
export { type RenderedItem, renderItems } from "./render-items.ts";
export type { AnsweredBy, Response, ScoreResult } from "./response.ts";
export { responseCollection } from "./response-collection.ts";
export type { ResponseStatus } from "./response-state.ts";
export type { Band, MissingRule, ModelScore, Score, TallyScore } from "./score.ts";
export { submittedAnswers } from "./submitted-answers.ts";
export { type TallyResult, tally } from "./tally.ts";
export {
  type AnswerIssue,
  type AnswerIssueCode,
  type ValidationReport,
  validateAnswers,
} from "./validate-answers.ts";
