/**
 * Rows of attempts: append-only, one for each try. Channel, times and result are in clear, because frequency caps count
 * them; who tried, the words and the recording are sealed.
 */
import type { ChannelId } from "../communications/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type AttemptNotes, type AttemptResult, attemptNotesSchema } from "./attempt.ts";

/** A stored attempt. */
export interface AttemptRow {
  /** Id of the attempt. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** The task. */
  readonly taskId: RecordId;
  /** The channel. */
  readonly channelId: ChannelId;
  /** What came of it. */
  readonly resultState: AttemptResult;
  /** When it began. */
  readonly startedAt: Instant;
  /** When it ended; null when it is not known. */
  readonly endedAt: Instant | null;
  /** Sealed part. */
  readonly notes?: AttemptNotes;
}

/** The collection of attempts. */
export const attemptCollection: RecordCollection<AttemptRow> = recordCollection<AttemptRow>()({
  id: 112,
  name: "attempt",
  family: "followUps",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    taskId: { type: "uuid" },
    channelId: { type: "text", max: 32 },
    resultState: { type: "text", max: 16 },
    startedAt: { type: "instant" },
    endedAt: { type: "instant", null: true },
  },
  sealedGroups: [
    {
      id: 1,
      name: "notes",
      category: "notes",
      key: "subject",
      version: 1,
      schema: attemptNotesSchema,
      upgrades: new Map(),
    },
  ],
  indexes: { task: ["taskId", "startedAt"], patient: ["patientId", "startedAt"] },
  references: { patientId: "patient", taskId: "followUpTask" },
  appendOnly: true,
});
