/**
 * Submitting, saving and amending responses. One transaction does all of it: answers checked and sealed, scores computed,
 * effects applied, the task completed; a response that fails anywhere leaves nothing.
 */
import {
  AnswersInvalid,
  InvalidInput,
  NotFound,
  type PatientId,
  type RecordId,
  ResponseClosed,
} from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { PartialAnswers } from "./answers.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import { readQuestionnaire } from "./questionnaire-store.ts";
import type { NewResponse } from "./questionnaires.ts";
import type { Response } from "./response.ts";
import { type ResponseRow, responseCollection, responseOf } from "./response-collection.ts";
import { announceResponse, putTags, recordObservations, retractObservations } from "./response-effects.ts";
import { responseAfter } from "./response-state.ts";
import { scoreAnswers } from "./score-response.ts";
import { submittedAnswers } from "./submitted-answers.ts";
import { validateAnswers } from "./validate-answers.ts";

/** A response to be stored as submitted. */
export interface Submission extends NewResponse {
  /** Id of the response; a new one when absent. */
  readonly id?: RecordId;
  /** The response that this one replaces. */
  readonly amends?: { readonly id: RecordId; readonly reason: string };
}

/** Stores a submitted response and applies its effects. The caller may write what effects write. */
export async function storeResponse(context: OperationContext, submission: Submission): Promise<Response> {
  const { patient, code, version, answeredAt, by, task } = submission;
  if (answeredAt > context.at) throw new InvalidInput("A response cannot be answered in the future.");
  const { definition } = await readQuestionnaire(context, { code, version });
  const answers = acceptedAnswers(definition, submission.answers);
  await context.subjects.lock(patient);
  const scores = scoreAnswers(definition, answers, answeredAt);
  const response = { patient, definition, answers, scores, answeredAt };
  const observations = await recordObservations(context, response);
  const id = submission.id ?? context.ids.next();
  const row: ResponseRow = {
    id,
    patientId: patient,
    status: "completed",
    formVersion: version,
    answeredAt,
    sourceKind: by,
    taskId: task ?? null,
    amendsId: submission.amends?.id ?? null,
    content: {
      questionnaire: code,
      answers,
      ...(observations.length === 0 ? {} : { observations }),
      ...(submission.amends === undefined ? {} : { reason: submission.amends.reason }),
    },
  };
  if ((await context.repository(responseCollection).addIfAbsent(row, "id")) === "exists") {
    throw new ResponseClosed("The link was used already.", { details: { response: id } });
  }
  await putTags(context, response);
  await announceResponse(context, response, { id, task });
  return seen(responseOf(row, 1));
}

/** Keeps answers that are not complete: one record for a patient and version while it is in progress. */
export async function saveResponse(
  context: OperationContext,
  { patient, code, version, answers, task }: Omit<NewResponse, "answeredAt" | "by">,
): Promise<Response> {
  await readQuestionnaire(context, { code, version });
  await context.subjects.lock(patient);
  const repository = context.repository(responseCollection);
  const found = await repository.findByIndex("questionnaire", { questionnaire: code }, context.grants);
  const kept = found.find(
    ({ record }) =>
      record.patientId === patient && record.formVersion === version && record.status === "in-progress",
  );
  const id = kept?.record.id ?? context.ids.next();
  const content = { questionnaire: code, answers };
  if (kept === undefined) {
    const place = { patientId: patient, formVersion: version, taskId: task ?? null, amendsId: null } as const;
    const state = { status: "in-progress", answeredAt: context.at, sourceKind: "staff" } as const;
    await repository.add({ id, ...place, ...state, content });
  } else {
    await repository.change(id, kept.version, { answeredAt: context.at, content }, context.grants);
  }
  const { record, version: stored } = await repository.get(id, context.grants);
  return seen(responseOf(record, stored));
}

/** Replaces a submitted response by a new one. */
export async function amendResponse(
  context: OperationContext,
  {
    response: id,
    answers,
    reason,
  }: { readonly response: RecordId; readonly answers: PartialAnswers; readonly reason: string },
): Promise<Response> {
  const { record, version } = await readResponse(context, id);
  const before = seen(responseOf(record, version));
  const status = responseAfter(record.status, "amend");
  await retractObservations(context, record.patientId, record.content?.observations ?? []);
  await context.repository(responseCollection).changePlain(id, version, { status });
  const { patient, questionnaire: code, questionnaireVersion, answeredAt, by } = before;
  const replaced = { patient, code, version: questionnaireVersion, answeredAt, by, answers };
  return storeResponse(context, { ...replaced, amends: { id, reason } });
}

/**
 * A stored response as the caller may see it.
 *
 * @throws {@link NotFound} when there is none with this id, or none for this caller.
 */
export async function readResponse(context: OperationContext, id: RecordId): Promise<Stored<ResponseRow>> {
  const stored = await context.repository(responseCollection).get(id, context.grants);
  context.concerns(patientOf(stored));
  return stored;
}

function patientOf({ record }: Stored<ResponseRow>): PatientId {
  return record.patientId;
}

function acceptedAnswers(definition: QuestionnaireDefinition, answers: PartialAnswers): PartialAnswers {
  const { valid, issues } = validateAnswers(definition, answers);
  if (valid) return submittedAnswers(definition, answers);
  throw new AnswersInvalid("Answers are missing or do not fit.", {
    details: { issues: issues.map(({ code, linkId, round }) => ({ code, linkId, round })) },
  });
}

function seen(response: Response | undefined): Response {
  if (response === undefined) throw new NotFound("No such response.");
  return response;
}
