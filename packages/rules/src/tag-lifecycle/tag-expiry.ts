/**
 * How long a tag stands without a new verdict: the `ttl` of its rule, counted from the verdict that confirmed it. At that
 * instant the tag becomes unconfirmed, never nothing.
 */
import { leavesWindowAt, momentOf, parseDuration, utcText } from "../kernel/index.ts";
import type { RuleOutcome } from "../rule-set/index.ts";

/**
 * When a tag confirmed at an instant becomes unconfirmed without a new verdict; `undefined` where the rule sets no limit.
 *
 * @param confirmedAt ISO instant; its offset is the zone in which months and days are counted.
 * @returns an ISO instant in UTC
 * @throws {@link InvalidInstant} when `confirmedAt` is not an ISO instant with `Z` or an offset.
 * @example
 * ```ts
 * tagExpiresAt({ tag: "severe-hypertension", ttl: "P30D" }, "2026-11-21T09:00:00+08:00"); // "2026-12-21T01:00:00.000Z"
 * ```
 */
export function tagExpiresAt({ ttl }: RuleOutcome, confirmedAt: string): string | undefined {
  const duration = ttl === undefined ? undefined : parseDuration(ttl);
  if (duration === undefined) return undefined;
  const { ms, offset } = momentOf(confirmedAt, "confirmedAt");
  return utcText(leavesWindowAt(ms, duration, offset));
}
