/**
 * What a submitted response leads to, in its own transaction: observations recorded, tags put with the source
 * `questionnaire`, and exceptions announced, so that a task is opened for someone to look. A manual tag always wins.
 */
import { type Instant, localDateIn, type PatientId, type RecordId } from "../kernel/index.ts";
import type { EventKind, OperationContext } from "../operations/index.ts";
import { recordOperations } from "../records/index.ts";
import { addTag, heldTags, tagCollection } from "../tags/index.ts";
import { readSheet } from "./answer-sheet.ts";
import type { PartialAnswers } from "./answers.ts";
import type { AnswerValue } from "./enable-when.ts";
import { callsForSomeone } from "./model-score.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import type { ScoreResult } from "./response.ts";
import { holds, responseFacts, scoreValue } from "./score-response.ts";

/** A response whose effects are applied. */
export interface EffectiveResponse {
  /** The patient. */
  readonly patient: PatientId;
  /** The questionnaire. */
  readonly definition: QuestionnaireDefinition;
  /** The answers that count. */
  readonly answers: PartialAnswers;
  /** The scores. */
  readonly scores: readonly ScoreResult[];
  /** When it was answered. */
  readonly answeredAt: Instant;
}

/** Collections that effects write. */
export const WRITTEN_BY_EFFECTS: readonly string[] = [
  ...recordOperations.record.writes,
  tagCollection.spec.name,
];
/** Events that effects announce. */
export const ANNOUNCED_BY_EFFECTS: readonly EventKind[] = [
  ...(recordOperations.record.announces ?? []),
  "tag-changed",
  "response-submitted",
];

/** Records the observations of a response. Returns their ids. */
export async function recordObservations(
  context: OperationContext,
  { patient, definition, answers, scores, answeredAt }: EffectiveResponse,
): Promise<readonly RecordId[]> {
  const { entries } = readSheet(definition, answers);
  const observations = (definition.effects ?? []).flatMap((effect) => {
    if (!("observation" in effect)) return [];
    const score = scores.find(({ id }) => id === effect.from);
    const entry = entries.find(({ indexed }) => indexed.item.code === effect.from);
    const value: AnswerValue | undefined = score === undefined ? entry?.present[0] : scoreValue(score);
    const item = entry?.indexed.item;
    const unit =
      item?.type === "decimal" ? { unit: item.unit } : typeof value === "number" ? { unit: "{score}" } : {};
    return value === undefined ? [] : [{ code: effect.observation, value, at: answeredAt, ...unit }];
  });
  if (observations.length === 0) return [];
  return (await recordOperations.record.run(context, { patient, observations })).observations;
}

/** Retracts the observations of a response that was amended. */
export async function retractObservations(
  context: OperationContext,
  patient: PatientId,
  observations: readonly RecordId[],
): Promise<void> {
  for (const record of observations) {
    await recordOperations.retract.run(context, { patient, kind: "observation", record });
  }
}

/** Puts the tags whose conditions are true. */
export async function putTags(context: OperationContext, response: EffectiveResponse): Promise<void> {
  const { patient, definition, answers, scores, answeredAt } = response;
  const facts = responseFacts(definition, answers, scores, answeredAt);
  const tags = (definition.effects ?? []).flatMap((effect) =>
    "tag" in effect && holds(effect.when, facts, answeredAt) ? [effect.tag] : [],
  );
  if (tags.length === 0) return;
  const held = new Set((await heldTags(context, patient)).map(({ record }) => record.evidence?.tag));
  for (const tag of tags.filter((each) => !held.has(each))) {
    await addTag(context, patient, { kind: "questionnaire", state: "confirmed", evidence: { tag } });
  }
  await context.announce({ kind: "tag-changed", patient });
}

/** Announces a response, with the task that it completes and all that someone has to look at. */
export async function announceResponse(
  context: OperationContext,
  response: EffectiveResponse,
  { id, task }: { readonly id: RecordId; readonly task: RecordId | undefined },
): Promise<void> {
  const { patient, answeredAt } = response;
  await context.announce({
    kind: "response-submitted",
    patient,
    response: id,
    on: localDateIn(answeredAt, context.settings.zone),
    exceptions: exceptionsOf(response),
    ...(task === undefined ? {} : { task }),
  });
}

/** Keys of what someone has to look at: urgent alerts, tasks that a condition calls for, and answers that alarm by themselves. */
function exceptionsOf({ definition, answers, scores, answeredAt }: EffectiveResponse): readonly string[] {
  const facts = responseFacts(definition, answers, scores, answeredAt);
  const byCondition = (definition.effects ?? []).flatMap((effect) => {
    if ("task" in effect)
      return holds(effect.when, facts, answeredAt) ? [`${definition.code}/${effect.task}`] : [];
    const urgent = "alert" in effect && effect.alert === "urgent" && holds(effect.when, facts, answeredAt);
    return urgent ? [`${definition.code}/alert`] : [];
  });
  const byAnswer = (definition.scores ?? []).flatMap((score) =>
    "model" in score && callsForSomeone(definition, score, answers) ? [`${definition.code}/${score.id}`] : [],
  );
  return [...new Set([...byCondition, ...byAnswer])];
}
