/**
 * Stands in for leaves that are not there, so that the walk over a log can go on behind them: no root is right after
 * that, which is as it should be.
 */
import type { AuditFindings } from "./audit-verdict.ts";
import { HASH_BYTES, type TreeBuilder } from "./merkle.ts";
import { coverRange } from "./merkle-proof.ts";

const NO_HASH = new Uint8Array(HASH_BYTES);

/** Notes the leaves from the tree's end up to, not including, `end` as missing. Costs the same for one as for many. */
export function skipMissing(tree: TreeBuilder, end: number, findings: AuditFindings): void {
  const start = tree.size();
  if (start >= end) return;
  findings.add({ index: start, ...(end > start + 1 && { until: end }), kind: "missing" });
  for (const { level } of coverRange({ start, end })) tree.appendSubtree(level, NO_HASH);
}
