/**
 * `tasks.complete`: the outcome is stored with the true day, the steps that waited for it get their dates from that day,
 * and the enrolment completes itself when nothing is left. All in one transaction, under the lock of the gate row.
 */
import { z } from "zod";
import { contactStateCollection, freeCallerSlot } from "../communications/index.ts";
import {
  exactSchema,
  localDateIn,
  localDateSchema,
  OutcomeDateInvalid,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { WRITTEN_BY_ENROLLING } from "./enrol-patient.ts";
import { makeTasks, type OpenedEnrolment } from "./make-tasks.ts";
import { completeIfDone } from "./materialise.ts";
import { openEnrolment } from "./open-enrolment.ts";
import { changeTask, lockTask, stateColumns, stateOf } from "./read-task.ts";
import { occurrencesAfter } from "./resolve-dependent.ts";
import { enrolForResults } from "./result-plans.ts";
import { actorRefSchema, evidenceRefSchema, MAX_NOTE, type Outcome, type Task } from "./task.ts";
import { type TaskRow, taskCollection } from "./task-collection.ts";
import { type TaskState, taskAfter } from "./task-state.ts";
import type { NewOutcome } from "./tasks.ts";

interface CompleteInput {
  readonly task: RecordId;
  readonly outcome: NewOutcome;
}

const newOutcomeSchema: z.ZodType<NewOutcome> = exactSchema<NewOutcome>()(
  z
    .strictObject({
      performedOn: localDateSchema,
      performer: z.exactOptional(actorRefSchema),
      response: z.exactOptional(recordIdSchema),
      evidence: z.exactOptional(z.array(evidenceRefSchema).max(100).readonly()),
      note: z.exactOptional(z.string().min(1).max(MAX_NOTE)),
    })
    .readonly(),
);

/** Completes a task. */
export const completeTask: SingleOperation<CompleteInput, Task> = {
  name: "tasks.complete",
  summary: "Completes a task with the day on which it was done.",
  resource: "task",
  effect: "write",
  input: exactSchema<CompleteInput>()(
    z.strictObject({ task: recordIdSchema, outcome: newOutcomeSchema }).readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: [taskCollection.spec.name, contactStateCollection.name, ...WRITTEN_BY_ENROLLING],
  audit: ({ outcome }, { id }) => ({ id, fields: Object.keys(outcome) }),
  run: async (context, { task: id, outcome }) => {
    const stored = await lockTask(context, id);
    const { enrolmentId, patientId } = stored.record;
    const opened = enrolmentId === null ? undefined : await openEnrolment(context, enrolmentId);
    const zone = stored.record.step?.zone ?? context.settings.zone;
    const today = localDateIn(context.at, zone);
    const { performedOn } = outcome;
    if (performedOn > today || (opened !== undefined && performedOn < earliestDay(opened))) {
      throw new OutcomeDateInvalid("The day lies in the future or before the enrolment.", {
        details: { task: id },
      });
    }
    const done = await changeTask(context, stored, {
      ...stateColumns(completed(stateOf(stored))),
      performedOn,
      outcome: outcomeOf(context, stored, outcome),
    });
    await freeCallerSlot(context, patientId, id);
    if (opened === undefined) return done;
    await followOn(context, opened, done);
    await enrolForResults(context, patientId, { performedOn, ref: id });
    return done;
  },
};

/** A plan may count from an anchor before the enrolment, as a discharge of yesterday; a visit of that day counts. */
function earliestDay({ enrolment }: OpenedEnrolment): string {
  const { anchor, enrolledOn } = enrolment;
  return anchor !== undefined && anchor < enrolledOn ? anchor : enrolledOn;
}

/** A ready task passes through `in-progress` on the way, so that the table of states stays as it is. */
function completed(state: TaskState): TaskState {
  return taskAfter(state.status === "ready" ? taskAfter(state, "start") : state, "complete");
}

function outcomeOf(context: OperationContext, { record }: Stored<TaskRow>, outcome: NewOutcome): Outcome {
  const [role] = context.actor.roles;
  const caller = { id: context.actor.id, ...(role === undefined ? {} : { role }) };
  return {
    ...outcome,
    performer: outcome.performer ?? caller,
    recordedBy: caller,
    late: outcome.performedOn > record.lastDueOn,
  };
}

async function followOn(context: OperationContext, opened: OpenedEnrolment, task: Task): Promise<void> {
  const { anchor } = opened.enrolment;
  const { step, n, outcome } = task;
  if (anchor === undefined || step === undefined || n === undefined || outcome === undefined) return;
  const completion = { step, n, performedOn: outcome.performedOn, anchor };
  await makeTasks(context, opened, occurrencesAfter(opened.definition, completion, opened.calendar));
  await completeIfDone(context, opened);
}
