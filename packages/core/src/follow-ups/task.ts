/**
 * Follow-up task (随访任务): one thing to do for one patient, with the dates around it. Its identity is enrolment, step
 * and occurrence number, never a date, so a moved task stays the same task. Lifecycle is stored, the phase is derived.
 */
import { z } from "zod";
import {
  exactSchema,
  type Instant,
  type LocalDate,
  localDateSchema,
  type PatientId,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { Phase } from "./phase.ts";
import type { Assignee, StepKind } from "./step.ts";
import type { CancelReason, TaskStatus } from "./task-state.ts";

/** What is to be done: a step's kind, or something that needs attention (待处理事项). */
export type TaskKind = StepKind | "attention";

/** Why something needs attention. */
export type AttentionReason =
  | "anchor-missing"
  | "unassigned"
  | "provisional-date"
  | "misfire"
  | "no-channel"
  | "unknown-delivery"
  | "dead-work"
  | "lost-to-follow-up"
  | "exception-answer"
  | "fact-missing"
  | "assignee-left";

/** All reasons for attention. */
export const ATTENTION_REASONS: readonly AttentionReason[] = [
  "anchor-missing",
  "unassigned",
  "provisional-date",
  "misfire",
  "no-channel",
  "unknown-delivery",
  "dead-work",
  "lost-to-follow-up",
  "exception-answer",
  "fact-missing",
  "assignee-left",
];

/** A record that proves an outcome. */
export interface EvidenceRef {
  /** Collection, for example `observation`. */
  readonly collection: string;
  /** Id of the record. */
  readonly id: RecordId;
}

/** A person who acted. */
export interface ActorRef {
  /** The host's id of the person. */
  readonly id: string;
  /** The role they acted in. */
  readonly role?: string;
}

/** The sealed core of a task: what it is about. */
export interface TaskStep {
  /** Identity: enrolment, step and occurrence number, or patient, reason and key. */
  readonly taskKey: string;
  /** Code of the plan; absent for attention without one. */
  readonly plan?: string;
  /** Id of the step; absent for attention. */
  readonly step?: string;
  /** Why attention is needed; absent for other tasks. */
  readonly attentionReason?: AttentionReason;
  /** Patient, reason and key of an attention task: one is open at a time. */
  readonly attentionKey?: string;
  /** Zone in which its days begin. */
  readonly zone: string;
  /** The due date rests on days that the working calendar does not cover. */
  readonly provisional?: true;
  /** A person has moved it: replanning leaves it where it is. */
  readonly rescheduled?: true;
  /** What an attention task is about: ids of messages, codes of missing facts. */
  readonly about?: readonly string[];
}

/** The sealed outcome (随访结果) of a task. */
export interface Outcome {
  /** The day on which it was done. */
  readonly performedOn: LocalDate;
  /** Who did it. */
  readonly performer: ActorRef;
  /** Who recorded it. */
  readonly recordedBy: ActorRef;
  /** The questionnaire response it produced. */
  readonly response?: RecordId;
  /** Records that prove it. */
  readonly evidence?: readonly EvidenceRef[];
  /** Done after the last due day. */
  readonly late: boolean;
  /** Free text. */
  readonly note?: string;
}

/** The sealed words that staff add when they move or correct a task. */
export interface TaskRemark {
  /** Why. */
  readonly reason: string;
}

/** A task as a caller sees it. */
export interface Task {
  /** Id of the task. */
  readonly id: RecordId;
  /** Version of the row. */
  readonly version: number;
  /** The patient. */
  readonly patient: PatientId;
  /** The enrolment; absent for attention without one. */
  readonly enrolment?: RecordId;
  /** Code of the plan. */
  readonly plan?: string;
  /** Id of the step. */
  readonly step?: string;
  /** Number of the occurrence. */
  readonly n?: number;
  /** What is to be done. */
  readonly kind: TaskKind;
  /** Why attention is needed. */
  readonly attention?: AttentionReason;
  /** What exactly attention is needed for: the id of a message, the codes of missing facts. */
  readonly about?: readonly string[];
  /** Status, with the codes of FHIR Task; `failed` means missed. */
  readonly status: TaskStatus;
  /** Why it was cancelled; present exactly then. */
  readonly reason?: CancelReason;
  /** Where it stands now; null when it is neither ready nor in progress. */
  readonly phase: Phase | null;
  /** First day on which it can be done. */
  readonly opens: LocalDate;
  /** The due date. */
  readonly due: LocalDate;
  /** Last day on which it is due. */
  readonly lastDue: LocalDate;
  /** Last day on which it can be done. */
  readonly expires: LocalDate;
  /** The due date may still move when the working calendar is extended. */
  readonly provisional: boolean;
  /** Role or team in whose list it stands. */
  readonly pool: Assignee;
  /** The person it is assigned to. */
  readonly assignee?: string;
  /** Number of attempts so far. */
  readonly attempts: number;
  /** When the patient asked to be called back. */
  readonly callbackAt?: Instant;
  /** The day on which it was done; also known when a response completed it. */
  readonly performedOn?: LocalDate;
  /** Why it was moved or corrected last, in the words of staff. */
  readonly remark?: string;
  /** What came of it. */
  readonly outcome?: Outcome;
}

const text = z.string().min(1).max(300);

/** Accepts an {@link ActorRef}. */
export const actorRefSchema: z.ZodType<ActorRef> = exactSchema<ActorRef>()(
  z
    .strictObject({ id: z.string().min(1).max(128), role: z.exactOptional(z.string().min(1).max(64)) })
    .readonly(),
);

/** Accepts a {@link EvidenceRef}. */
export const evidenceRefSchema: z.ZodType<EvidenceRef> = exactSchema<EvidenceRef>()(
  z.strictObject({ collection: z.string().regex(/^[a-z][a-zA-Z]{0,31}$/), id: recordIdSchema }).readonly(),
);

/** Accepts a {@link TaskStep}. */
export const taskStepSchema: z.ZodType<TaskStep> = exactSchema<TaskStep>()(
  z
    .strictObject({
      taskKey: text,
      plan: z.exactOptional(text),
      step: z.exactOptional(text),
      attentionReason: z.exactOptional(z.enum(ATTENTION_REASONS)),
      attentionKey: z.exactOptional(text),
      zone: z.string().min(1).max(64),
      about: z.exactOptional(z.array(z.string().min(1).max(128)).max(100).readonly()),
      provisional: z.exactOptional(z.literal(true)),
      rescheduled: z.exactOptional(z.literal(true)),
    })
    .readonly(),
);

/** Longest note of an outcome or attempt, in characters. */
export const MAX_NOTE = 4_000;

/** Accepts a {@link TaskRemark}. */
export const taskRemarkSchema: z.ZodType<TaskRemark> = exactSchema<TaskRemark>()(
  z.strictObject({ reason: z.string().min(1).max(1_000) }).readonly(),
);

/** Accepts an {@link Outcome}. */
export const outcomeSchema: z.ZodType<Outcome> = exactSchema<Outcome>()(
  z
    .strictObject({
      performedOn: localDateSchema,
      performer: actorRefSchema,
      recordedBy: actorRefSchema,
      response: z.exactOptional(recordIdSchema),
      evidence: z.exactOptional(z.array(evidenceRefSchema).max(100).readonly()),
      late: z.boolean(),
      note: z.exactOptional(z.string().min(1).max(MAX_NOTE)),
    })
    .readonly(),
);
