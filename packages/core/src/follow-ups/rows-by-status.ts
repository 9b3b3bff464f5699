/**
 * The ids of rows in some states, for work that goes through all of them. Pages follow each other in the order of the index
 * of each state, and no transaction stays open between two, so rows may change while others are worked on.
 */
import { asRecordId, type RecordId } from "../kernel/index.ts";
import type { BatchContext } from "../operations/index.ts";
import type { CollectionSpec, RowCondition } from "../storage/index.ts";

const PAGE = 200;

/** Pages of ids, state by state, of the rows that fulfil the conditions. */
export async function* rowsByStatus(
  batch: BatchContext,
  collection: CollectionSpec,
  statuses: readonly string[],
  where: readonly RowCondition[] = [],
): AsyncGenerator<readonly RecordId[]> {
  for (const status of statuses) {
    let after: RecordId | undefined;
    do {
      const from = after === undefined ? {} : { after: [after] };
      const page = { orderBy: [], limit: PAGE, columns: [], ...from };
      const rows = await batch.once((context) =>
        context.rows(collection).find([...where, ["status", "eq", status]], page),
      );
      yield rows.map(({ id }) => asRecordId(id));
      after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
    } while (after !== undefined);
  }
}
