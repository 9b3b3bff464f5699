/**
 * Rows of follow-up tasks. In clear stand states, dates and who works on it, so that work lists are range queries and a
 * withdrawal can cancel without opening anything; what the task is about is sealed.
 */
import { blindIndex, type PurposeOfUse, type SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, LocalDate, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection, type Seen } from "../repository/index.ts";
import { type PhaseFacts, phaseOf } from "./phase.ts";
import type { Assignee } from "./step.ts";
import {
  type Outcome,
  outcomeSchema,
  type Task,
  type TaskKind,
  type TaskRemark,
  type TaskStep,
  taskRemarkSchema,
  taskStepSchema,
} from "./task.ts";
import type { CancelReason, TaskStatus } from "./task-state.ts";

/** A stored task. */
export interface TaskRow extends PhaseFacts {
  /** Id of the task. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** The enrolment; null for attention without one. */
  readonly enrolmentId: RecordId | null;
  /** What is to be done. */
  readonly kind: TaskKind;
  /** Status. */
  readonly status: TaskStatus;
  /** Reason of a cancellation; null otherwise. */
  readonly closedKind: CancelReason | null;
  /** Status before hold or cancellation; null otherwise. */
  readonly priorStatus: "ready" | "in-progress" | "on-hold" | null;
  /** Purpose of use. */
  readonly purposeKind: PurposeOfUse;
  /** Number of the occurrence; 0 for attention. */
  readonly occurrence: number;
  /** First day on which it can be done. */
  readonly opensOn: LocalDate;
  /** The due date. */
  readonly dueOn: LocalDate;
  /** Last day on which it is due. */
  readonly lastDueOn: LocalDate;
  /** Last day on which it can be done. */
  readonly expiresOn: LocalDate;
  /** `role:…` or `team:…` in whose list it stands. */
  readonly poolRef: string;
  /** The person it is assigned to; null for anyone in the pool. */
  readonly assigneeRef: string | null;
  /** Number of attempts. */
  readonly attemptCount: number;
  /** How often it was passed on. */
  readonly escalationCount: number;
  /** When it is passed on next, if it is overdue then. */
  readonly escalateAt: Instant;
  /** When the patient asked to be called back; null otherwise. */
  readonly callbackAt: Instant | null;
  /** The day on which it was done; null until then. */
  readonly performedOn: LocalDate | null;
  /** Sealed core. */
  readonly step?: TaskStep;
  /** Sealed outcome. */
  readonly outcome?: Outcome;
  /** Sealed words of staff. */
  readonly remark?: TaskRemark;
}

const stepGroup: SealedGroupSpec<TaskStep> = {
  id: 1,
  name: "step",
  category: "clinical",
  key: "subject",
  version: 1,
  schema: taskStepSchema,
  upgrades: new Map(),
};
const outcomeGroup: SealedGroupSpec<Outcome> = {
  id: 2,
  name: "outcome",
  category: "notes",
  key: "subject",
  version: 1,
  schema: outcomeSchema,
  upgrades: new Map(),
};

const remarkGroup: SealedGroupSpec<TaskRemark> = {
  id: 3,
  name: "remark",
  category: "notes",
  key: "subject",
  version: 1,
  schema: taskRemarkSchema,
  upgrades: new Map(),
};

/** The collection of tasks. */
export const taskCollection: RecordCollection<TaskRow> = recordCollection<TaskRow>()({
  id: 111,
  name: "followUpTask",
  family: "followUps",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    enrolmentId: { type: "uuid", null: true },
    kind: { type: "text", max: 16 },
    status: { type: "text", max: 20 },
    closedKind: { type: "text", null: true, max: 32 },
    priorStatus: { type: "text", null: true, max: 20 },
    purposeKind: { type: "text", max: 16 },
    occurrence: { type: "int" },
    opensOn: { type: "date" },
    dueOn: { type: "date" },
    lastDueOn: { type: "date" },
    expiresOn: { type: "date" },
    opensAt: { type: "instant" },
    dueAt: { type: "instant" },
    overdueAt: { type: "instant" },
    expiresAt: { type: "instant" },
    poolRef: { type: "text", max: 80 },
    assigneeRef: { type: "text", null: true, max: 128 },
    attemptCount: { type: "int" },
    escalationCount: { type: "int" },
    escalateAt: { type: "instant" },
    callbackAt: { type: "instant", null: true },
    performedOn: { type: "date", null: true },
  },
  sealedGroups: [stepGroup, outcomeGroup, remarkGroup],
  blindIndexes: [
    blindIndex<TaskStep>({
      id: 1,
      name: "key",
      unique: true,
      width: { kind: "exact" },
      normaliser: "code/1",
      of: ["taskKey"],
    }),
    blindIndex<TaskStep>({
      id: 2,
      name: "attention",
      width: { kind: "exact" },
      normaliser: "code/1",
      of: ["attentionKey"],
    }),
    blindIndex<TaskStep>({
      id: 3,
      name: "plan",
      width: { kind: "code", vocabulary: "plan" },
      normaliser: "code/1",
      of: ["plan"],
    }),
  ],
  indexes: {
    patient: ["patientId", "status", "dueAt"],
    enrolment: ["enrolmentId"],
    due: ["status", "dueAt"],
    // Work lists: what is open and due by now in one list, or for one person, without reading what is still to come.
    pool: ["poolRef", "status", "dueAt", "overdueAt"],
    assignee: ["assigneeRef", "status", "dueAt"],
    expires: ["status", "expiresAt"],
    escalate: ["status", "escalateAt"],
  },
  references: { patientId: "patient", enrolmentId: "enrolment" },
});

/** The stored form of a role or team. */
export function poolRefOf(pool: Assignee): string {
  if ("role" in pool) return `role:${pool.role}`;
  return "team" in pool ? `team:${pool.team}` : `actor:${pool.actor}`;
}

/** A task as a caller sees it at a moment. */
export function taskOf(record: Seen<TaskRow>, version: number, now: Instant): Task {
  const { step, outcome } = record;
  const { plan, step: id, attentionReason, about } = step ?? {};
  return {
    id: record.id,
    version,
    patient: record.patientId,
    ...(record.enrolmentId === null ? {} : { enrolment: record.enrolmentId }),
    ...(plan === undefined ? {} : { plan }),
    ...(id === undefined ? {} : { step: id, n: record.occurrence }),
    kind: record.kind,
    ...(attentionReason === undefined ? {} : { attention: attentionReason }),
    ...(about === undefined ? {} : { about }),
    status: record.status,
    ...(record.closedKind === null ? {} : { reason: record.closedKind }),
    phase: phaseOf(record, now),
    opens: record.opensOn,
    due: record.dueOn,
    lastDue: record.lastDueOn,
    expires: record.expiresOn,
    provisional: step?.provisional === true,
    pool: poolOf(record.poolRef),
    ...(record.assigneeRef === null ? {} : { assignee: record.assigneeRef }),
    attempts: record.attemptCount,
    ...(record.callbackAt === null ? {} : { callbackAt: record.callbackAt }),
    ...(record.performedOn === null ? {} : { performedOn: record.performedOn }),
    ...(record.remark?.reason === undefined ? {} : { remark: record.remark.reason }),
    ...(isComplete(outcome) ? { outcome } : {}),
  };
}

function poolOf(ref: string): Assignee {
  const name = ref.slice(ref.indexOf(":") + 1);
  if (ref.startsWith("role:")) return { role: name };
  return ref.startsWith("team:") ? { team: name } : { actor: name };
}

/** An outcome of which a field was hidden from the caller is left out as a whole. */
function isComplete(outcome: Partial<Outcome> | undefined): outcome is Outcome {
  return (
    outcome?.performedOn !== undefined &&
    outcome.performer !== undefined &&
    outcome.recordedBy !== undefined &&
    outcome.late !== undefined
  );
}
