/**
 * Responses (问卷答卷): answers of one patient to one version of a questionnaire, with the scores computed when they were
 * submitted. An amendment is a new record that names the one it replaces; nothing is overwritten.
 */
import { z } from "zod";
import { exactSchema, type Instant, type PatientId, type RecordId, recordIdSchema } from "../kernel/index.ts";
import type { PartialAnswers } from "./answers.ts";
import type { AnswerValue } from "./enable-when.ts";
import type { ModelResult } from "./model-score.ts";
import type { ResponseStatus } from "./response-state.ts";
import type { TallyResult } from "./tally.ts";

/** Who answered: 本人, 工作人员, 代答人. */
export type AnsweredBy = "patient" | "staff" | "proxy";

/** The result of one score: a tally of a hospital's own form, or the answer of a model. */
export type ScoreResult = TallyResult | ModelResult;

/** The sealed part of a response. */
export interface ResponseContent {
  /** Code of the questionnaire. */
  readonly questionnaire: string;
  /** The answers that count, by link id. */
  readonly answers: PartialAnswers;
  /** Observations that it recorded: retracted when it is amended. */
  readonly observations?: readonly RecordId[];
  /** Why it was amended, in the words of staff. */
  readonly reason?: string;
}

/** A response as a caller sees it. */
export interface Response {
  /** Id of the response. */
  readonly id: RecordId;
  /** Version of the row. */
  readonly version: number;
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the questionnaire. */
  readonly questionnaire: string;
  /** Number of the version that was answered. */
  readonly questionnaireVersion: number;
  /** Status, with the codes of FHIR QuestionnaireResponse. */
  readonly status: ResponseStatus;
  /** The answers. */
  readonly answers: PartialAnswers;
  /** When it was answered. */
  readonly answeredAt: Instant;
  /** Who answered. */
  readonly by: AnsweredBy;
  /** The follow-up task it belongs to. */
  readonly task?: RecordId;
  /** The response that this one replaces. */
  readonly amends?: RecordId;
}

/** Most entries of one answer, and most items of one level. */
const MOST = 1_000;
const valueSchema: z.ZodType<AnswerValue> = z.union([z.string().max(10_000), z.number(), z.boolean()]);
const nested: z.ZodType<PartialAnswers> = z.lazy(() => partialAnswersSchema);

/** Accepts the outer form of answers; whether they fit a questionnaire is for `validateAnswers` to say. */
export const partialAnswersSchema: z.ZodType<PartialAnswers> = z.record(
  z.string().min(1).max(64),
  z.union([valueSchema, z.array(valueSchema).max(MOST).readonly(), z.array(nested).max(MOST).readonly()]),
);

/** Accepts a {@link ResponseContent}. */
export const responseContentSchema: z.ZodType<ResponseContent> = exactSchema<ResponseContent>()(
  z
    .strictObject({
      questionnaire: z.string().min(1).max(64),
      answers: partialAnswersSchema,
      observations: z.exactOptional(z.array(recordIdSchema).max(100).readonly()),
      reason: z.exactOptional(z.string().min(1).max(1_000)),
    })
    .readonly(),
);
