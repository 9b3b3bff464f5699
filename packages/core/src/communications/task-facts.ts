/**
 * The port by which messages learn of tasks: row 5 of the contact gate, and what becomes of a task whose message was sent or
 * suppressed. Implemented by `follow-ups/`, wired where the modules meet.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { Instant, LocalDate, PatientId, RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { TaskStanding } from "./contact-gate.ts";

/** What a message takes over from its task when it is composed. */
export interface TaskBrief {
  /** The patient. */
  readonly patient: PatientId;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** Zone of the plan. */
  readonly zone: string;
  /** The due date. */
  readonly due: LocalDate;
  /** End of its window. */
  readonly expiresAt: Instant;
  /** Quiet hours. */
  readonly quietHours: "defer" | "drop" | "ignore";
  /** Urgency. */
  readonly urgency: "routine" | "urgent";
}

/** Tasks, as messages see them. */
export interface TaskFacts {
  /** Collections that the port writes. */
  readonly writes: readonly string[];
  /** What a message takes over from a task; null when there is no such task for the caller. */
  brief(context: OperationContext, task: RecordId): Promise<TaskBrief | null>;
  /**
   * Whether a task still has something to do. For a message that follows on an earlier one of its conversation, a task that
   * the earlier one completed still counts: the patient has not been reached.
   */
  standing(
    context: OperationContext,
    task: RecordId,
    message: { readonly followsOn: boolean },
  ): Promise<TaskStanding>;
  /** Instants of calls and other manual contacts since an instant. */
  manualContacts(context: OperationContext, patient: PatientId, since: Instant): Promise<readonly Instant[]>;
  /** The message of a task was taken by its channel. */
  sent(context: OperationContext, task: RecordId): Promise<void>;
  /** Someone has to look: nothing was heard of a send, no attempts are left, or the window closed. */
  attention(context: OperationContext, about: MessageConcern): Promise<void>;
  /** What someone had to look at is settled. */
  settled(context: OperationContext, about: Omit<MessageConcern, "task">): Promise<void>;
}

/** Why someone has to look at a message. */
export interface MessageConcern {
  /** The patient. */
  readonly patient: PatientId;
  /** The task behind the message; null when there is none. */
  readonly task: RecordId | null;
  /** The message. */
  readonly message: RecordId;
  /** Why. */
  readonly reason: "unknown-delivery" | "dead-work" | "misfire" | "no-channel";
}
