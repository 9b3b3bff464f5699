/**
 * Rows of questionnaire responses. The form's code and the answers are sealed; in clear stand state, version, times and the
 * follow-up task.
 */
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection, type Seen } from "../repository/index.ts";
import { type AnsweredBy, type Response, type ResponseContent, responseContentSchema } from "./response.ts";
import type { ResponseStatus } from "./response-state.ts";

/** A stored response. */
export interface ResponseRow {
  /** Id of the response. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Status. */
  readonly status: ResponseStatus;
  /** Number of the version that was answered. */
  readonly formVersion: number;
  /** When it was answered. */
  readonly answeredAt: Instant;
  /** Who answered. */
  readonly sourceKind: AnsweredBy;
  /** The follow-up task; null when there is none. */
  readonly taskId: RecordId | null;
  /** The response that this one replaces; null for a first one. */
  readonly amendsId: RecordId | null;
  /** Sealed form and answers. */
  readonly content?: ResponseContent;
}

const contentGroup: SealedGroupSpec<ResponseContent> = {
  id: 1,
  name: "content",
  category: "clinical",
  key: "subject",
  version: 1,
  schema: responseContentSchema,
  upgrades: new Map(),
};

/** The collection of responses. */
export const responseCollection: RecordCollection<ResponseRow> = recordCollection<ResponseRow>()({
  id: 90,
  name: "response",
  family: "followUps",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    status: { type: "text", max: 20 },
    formVersion: { type: "int" },
    answeredAt: { type: "instant" },
    sourceKind: { type: "text", max: 16 },
    taskId: { type: "uuid", null: true },
    amendsId: { type: "uuid", null: true },
  },
  sealedGroups: [contentGroup],
  blindIndexes: [
    blindIndex<ResponseContent>({
      id: 1,
      name: "questionnaire",
      width: { kind: "code", vocabulary: "questionnaire" },
      normaliser: "code/1",
      of: ["questionnaire"],
    }),
  ],
  indexes: { patient: ["patientId", "answeredAt"], task: ["taskId"] },
  references: { patientId: "patient" },
});

/** A response as a caller sees it; `undefined` when its content may not be seen. */
export function responseOf(record: Seen<ResponseRow>, version: number): Response | undefined {
  const { questionnaire, answers } = record.content ?? {};
  if (questionnaire === undefined || answers === undefined) return undefined;
  return {
    id: record.id,
    version,
    patient: record.patientId,
    questionnaire,
    questionnaireVersion: record.formVersion,
    status: record.status,
    answers,
    answeredAt: record.answeredAt,
    by: record.sourceKind,
    ...(record.taskId === null ? {} : { task: record.taskId }),
    ...(record.amendsId === null ? {} : { amends: record.amendsId }),
  };
}
