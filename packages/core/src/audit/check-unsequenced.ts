/**
 * Checks events that have no place in the tree yet: everything about them but their place. Until they have one, only
 * the writers' numbers show that one of them was deleted.
 */
import type { TenantId } from "../kernel/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import type { AuditMac } from "./audit-keys.ts";
import { WALK_PAGE } from "./audit-tree.ts";
import type { AuditFindings } from "./audit-verdict.ts";
import { checkEntry } from "./check-entry.ts";
import { subjectsOf } from "./read-places.ts";
import { unsequenced } from "./sequence-events.ts";
import type { WriterGapFinder } from "./writer-gaps.ts";

/**
 * Checks all unsequenced events.
 *
 * @returns how many there are
 */
export async function checkUnsequenced(
  tx: StoreTx,
  tenant: TenantId,
  search: { readonly mac: AuditMac; readonly findings: AuditFindings; readonly gaps: WriterGapFinder },
): Promise<number> {
  let count = 0;
  let after: readonly [string] | undefined;
  for (;;) {
    const page = { orderBy: [], limit: WALK_PAGE, ...(after && { after }) };
    const rows = await tx.find(auditEventCollection.name, tenant, unsequenced(), page);
    const subjects = await subjectsOf(
      tx,
      tenant,
      rows.map((row) => row.id),
    );
    for (const event of rows) {
      const entry = { index: null, event, leaf: null, subjects: subjects.get(event.id) ?? [] };
      const checked = checkEntry(search.mac, entry);
      for (const finding of checked.findings) search.findings.add(finding);
      if (checked.event !== null) search.gaps.see(checked.event);
    }
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < WALK_PAGE) return count;
    after = [last.id];
  }
}
