/**
 * Holding the tasks of a suspended enrolment and bringing them back. What passed while it was suspended is not revived:
 * those tasks stay on hold until someone cancels them, or are cancelled with the enrolment.
 */
import type { RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { taskCollection } from "./task-collection.ts";

/** Puts the ready and started tasks of an enrolment on hold. */
export async function holdTasksOf(context: OperationContext, enrolment: RecordId): Promise<void> {
  const rows = context.rows(taskCollection.spec);
  for (const status of ["ready", "in-progress"]) {
    const held = { status: "on-hold", priorStatus: status };
    await rows.updateWhere(
      [
        ["enrolmentId", "eq", enrolment],
        ["status", "eq", status],
      ],
      held,
    );
  }
}

/** Brings back the held tasks whose window is still open, as what they were; cancels those whose window closed. */
export async function resumeTasksOf(context: OperationContext, enrolment: RecordId): Promise<void> {
  const rows = context.rows(taskCollection.spec);
  const held = [
    ["enrolmentId", "eq", enrolment],
    ["status", "eq", "on-hold"],
  ] as const;
  for (const status of ["ready", "in-progress"]) {
    await rows.updateWhere([...held, ["priorStatus", "eq", status], ["expiresAt", "gt", context.at]], {
      status,
      priorStatus: null,
    });
  }
  await rows.updateWhere([...held, ["expiresAt", "lte", context.at]], {
    status: "cancelled",
    closedKind: "misfire",
  });
}
