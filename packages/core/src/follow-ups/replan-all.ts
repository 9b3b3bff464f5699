/**
 * Replanning all open enrolments after a later version of a working calendar arrived: each in a transaction of its own
 * patient, so that one that fails stops no other, and a run that was cut off goes on where it was.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";
import type { BatchOperation } from "../operations/index.ts";
import { WRITTEN_BY_ENROLLING } from "./enrol-patient.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import { OPEN_ENROLMENT_STATUSES } from "./enrolment-state.ts";
import type { ReplanSummary } from "./follow-ups.ts";
import { replanForCalendar } from "./replan.ts";
import { rowsByStatus } from "./rows-by-status.ts";
import { codeSchema } from "./step.ts";

interface ReplanAllInput {
  readonly calendar: string;
  readonly dryRun?: boolean;
}

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
    for await (const ids of rowsByStatus(batch, enrolmentCollection.spec, OPEN_ENROLMENT_STATUSES)) {
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
