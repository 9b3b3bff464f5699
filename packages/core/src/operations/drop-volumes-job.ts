/**
 * The job of `tick()` that drops counts of reading from days gone by: whom somebody read on a day is told on that day, and
 * kept no longer than it takes every zone to see the day end.
 */
import { accessVolumeCollection } from "../access/index.ts";
import { addDays } from "../kernel/index.ts";
import type { BatchOperation } from "./operation.ts";
import { type TickJob, type TickProgress, type TickSlice, tickSliceSchema } from "./tick.ts";

const operation: BatchOperation<TickSlice, TickProgress> = {
  name: "work.dropVolumes",
  summary: "Drops counts of reading from days gone by.",
  resource: "access-volume",
  effect: "batch",
  input: tickSliceSchema,
  purposes: ["HSYSADMIN"],
  grants: [],
  writes: [accessVolumeCollection.name],
  run: (batch, { limit }) =>
    batch.once(async (context) => {
      const rows = context.rows(accessVolumeCollection);
      const page = { orderBy: [["day", "asc"]], limit, columns: [] } as const;
      const over = await rows.find([["day", "lt", addDays(context.today, -1)]], page);
      for (const { id, version } of over) await rows.delete(id, version);
      return { done: over.length, more: over.length === limit };
    }),
};

/** The job. */
export const dropVolumesJob: TickJob = { operation, purpose: "HSYSADMIN" };
