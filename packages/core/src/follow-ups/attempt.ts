/**
 * Attempts (随访尝试): each try to reach a patient, whatever came of it. Responsible person and actual performer are two
 * things; a recording stays with the host, and needs a consent that names communication.
 */
import { z } from "zod";
import { type ChannelId, channelIdSchema } from "../communications/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type LocalDate,
  localDateSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import { type ActorRef, actorRefSchema, MAX_NOTE } from "./task.ts";

/** What came of an attempt: 接通, 无人接听, 占线, 号码错误, 拒绝, 约定回拨, 留言. */
export type AttemptResult =
  | "reached"
  | "no-answer"
  | "busy"
  | "wrong-number"
  | "refused"
  | "callback"
  | "left-message";

/** A recording; its bytes stay with the host. */
export interface RecordingRef {
  /** Where the host keeps it. */
  readonly storageKey: string;
  /** SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Length in seconds. */
  readonly durationSec: number;
  /** The consent act that permits it. */
  readonly consent: RecordId;
  /** Last day on which it is kept. */
  readonly retainUntil: LocalDate;
}

/** An attempt as staff enter it. */
export interface NewAttempt {
  /** The channel, for example `phone`. */
  readonly channel: ChannelId;
  /** Who tried; the caller of the operation when absent. */
  readonly by?: ActorRef;
  /** When it began. */
  readonly startedAt: Instant;
  /** When it ended. */
  readonly endedAt?: Instant;
  /** What came of it. */
  readonly result: AttemptResult;
  /** When the patient wants to be called back; only with `callback`. Moves the next contact, not the due date. */
  readonly callbackAt?: Instant;
  /** The recording. */
  readonly recording?: RecordingRef;
  /** Free text. */
  readonly note?: string;
}

/** The sealed part of an attempt. */
export interface AttemptNotes {
  /** Who tried. */
  readonly by: ActorRef;
  /** The recording. */
  readonly recording?: RecordingRef;
  /** Free text. */
  readonly note?: string;
}

const recordingSchema: z.ZodType<RecordingRef> = exactSchema<RecordingRef>()(
  z
    .strictObject({
      storageKey: z.string().min(1).max(300),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      durationSec: z.int().min(0).max(86_400),
      consent: recordIdSchema,
      retainUntil: localDateSchema,
    })
    .readonly(),
);

/** Accepts a {@link NewAttempt}. */
export const newAttemptSchema: z.ZodType<NewAttempt> = exactSchema<NewAttempt>()(
  z
    .strictObject({
      channel: channelIdSchema,
      by: z.exactOptional(actorRefSchema),
      startedAt: instantSchema,
      endedAt: z.exactOptional(instantSchema),
      result: z.enum(["reached", "no-answer", "busy", "wrong-number", "refused", "callback", "left-message"]),
      callbackAt: z.exactOptional(instantSchema),
      recording: z.exactOptional(recordingSchema),
      note: z.exactOptional(z.string().min(1).max(MAX_NOTE)),
    })
    .readonly()
    .refine(
      (attempt) => attempt.callbackAt === undefined || attempt.result === "callback",
      "no call-back was asked",
    ),
);

/** Accepts {@link AttemptNotes}. */
export const attemptNotesSchema: z.ZodType<AttemptNotes> = exactSchema<AttemptNotes>()(
  z
    .strictObject({
      by: actorRefSchema,
      recording: z.exactOptional(recordingSchema),
      note: z.exactOptional(z.string().min(1).max(MAX_NOTE)),
    })
    .readonly(),
);
