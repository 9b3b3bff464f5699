/**
 * Asks once more for numbers that seemed to be missing: an event may have been written, or given its place, while the
 * walk was under way.
 */
import type { TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { MAX_GAPS, type WriterGap } from "./audit-verdict.ts";

/** Gives those gaps for which there is still no event, the first {@link MAX_GAPS}. */
export async function confirmGaps(
  tx: StoreTx,
  tenant: TenantId,
  gaps: Iterable<WriterGap>,
): Promise<readonly WriterGap[]> {
  const confirmed: WriterGap[] = [];
  for (const gap of gaps) {
    const found = await tx.count(
      auditEventCollection.name,
      tenant,
      [
        ["writerId", "eq", gap.writer],
        ["writerLane", "eq", "own"],
        ["writerNumber", "eq", gap.n],
      ],
      1,
    );
    if (found === 0) confirmed.push(gap);
    if (confirmed.length === MAX_GAPS) break;
  }
  return confirmed;
}
