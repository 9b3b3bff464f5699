/**
 * Replanning all open enrolments after a later version of a working calendar arrived: each in a transaction of its own
 * patient, so that one that fails stops no other, and a run that was cut off goes on where it was.
 */
import { z } from "zod";
import { asRecordId, exactSchema, type RecordId } from "../kernel/index.ts";
import type { BatchContext, BatchOperation } from "../operations/index.ts";
import { WRITTEN_BY_ENROLLING } from "./enrol-patient.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import type { ReplanSummary } from "./follow-ups.ts";
import { replanForCalendar } from "./replan.ts";
import { codeSchema } from "./step.ts";

interface ReplanAllInput {
  readonly calendar: string;
  readonly dryRun?: boolean;
}

const PAGE = 200;

/** Replans all open enrolments whose plan rests on a calendar. */
export const replanAll: BatchOperation<ReplanAllInput, ReplanSummary> = {
  name: "followUps.replanAll",
  summary: "Computes the dates of all open enrolments anew after a later calendar arrived.",
  resource: "enrolment",
  effect: "batch",
  input: exactSchema<ReplanAllInput>()(
    z.strictObject({ calendar: codeSchema, dryRun: z.exactOptional(z.boolean()) }).readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: WRITTEN_BY_ENROLLING,
  run: async (batch, { calendar, dryRun = false }) => {
    const total = { enrolments: 0, moved: 0, cancelled: 0, created: 0, failed: 0 };
    for await (const ids of openEnrolments(batch)) {
      const results = await batch.each(ids, (context, id) =>
        replanForCalendar(context, id, { calendar, dryRun }),
      );
      for (const result of results) {
        // What the caller may not see is not there for them, and does not count.
        if (!result.ok) total.failed += result.error.code === "NotFound" ? 0 : 1;
        else if (result.value !== undefined) {
          total.enrolments += 1;
          total.moved += result.value.moved.length;
          total.cancelled += result.value.cancelled;
          total.created += result.value.created;
        }
      }
    }
    return total;
  },
};

/** Open enrolments in pages, one status after the other, each in the order of its index. */
async function* openEnrolments(batch: BatchContext): AsyncGenerator<readonly RecordId[]> {
  for (const status of ["active", "on-hold"]) {
    let after: RecordId | undefined;
    do {
      const page = {
        orderBy: [],
        limit: PAGE,
        columns: [],
        ...(after === undefined ? {} : { after: [after] }),
      };
      const rows = await batch.once((context) =>
        context.rows(enrolmentCollection.spec).find([["status", "eq", status]], page),
      );
      yield rows.map(({ id }) => asRecordId(id));
      after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
    } while (after !== undefined);
  }
}
