/**
 * Life of a tag that rules give (自动标签): what verdicts do to it. Unknown never removes a tag, for a missing result is no
 * cure; it makes the tag unconfirmed. A tag that a person put stays as it is.
 *
 * | verdict | no tag | confirmed | unconfirmed | put by a person |
 * |---|---|---|---|---|
 * | true | add, confirmed | keep | confirm | keep, record support |
 * | false | – | remove if a rule put it | remove if a rule put it | keep |
 * | unknown, invalid-input | no tag | unconfirmed | keep unconfirmed | keep |
 *
 * Of two rules with one tag, the tag stays while one of them is true or unknown.
 */
import type { VerdictValue } from "../rule-set/index.ts";

/** What a patient carries under one tag name. */
export type TagStanding = "none" | "confirmed" | "unconfirmed" | "manual";

/** What is to be done with it. */
export type TagTransition = "none" | "add" | "keep" | "confirm" | "unconfirm" | "remove" | "record-support";

/**
 * What the verdicts of all rules that give one tag do to it.
 *
 * @param verdicts values of every rule with this tag; none leaves things as they are.
 * @example
 * ```ts
 * tagTransition(["unknown"], "confirmed"); // "unconfirm"
 * ```
 */
export function tagTransition(verdicts: readonly VerdictValue[], standing: TagStanding): TagTransition {
  if (verdicts.length === 0) return standing === "none" ? "none" : "keep";
  if (verdicts.includes("true")) return BY_TRUE[standing];
  return verdicts.every((verdict) => verdict === "false") ? BY_FALSE[standing] : BY_OPEN[standing];
}

type ByStanding = Readonly<Record<TagStanding, TagTransition>>;

const BY_TRUE: ByStanding = {
  none: "add",
  confirmed: "keep",
  unconfirmed: "confirm",
  manual: "record-support",
};
const BY_FALSE: ByStanding = { none: "none", confirmed: "remove", unconfirmed: "remove", manual: "keep" };
const BY_OPEN: ByStanding = { none: "none", confirmed: "unconfirm", unconfirmed: "keep", manual: "keep" };
