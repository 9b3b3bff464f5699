/**
 * What a fact of a source does to what is already known of it: the decision table of `interop.md` section 2.2, as a pure
 * function of the receipt and the arriving fact. Nothing is opened to decide: a receipt holds keyed hashes, a time and a
 * rank. The first rule that matches wins.
 */
import type { Instant } from "../../kernel/index.ts";
import type { IngestOutcome, IngestReason } from "./ingest-result.ts";
import type { ResultStatus } from "./observation-input.ts";

/** Status of a fact as far as ordering goes; facts other than results are `final` until they are retracted. */
export type RevisionStatus = ResultStatus | "entered-in-error";

const RANKS: Readonly<Record<RevisionStatus, number>> = {
  registered: 0,
  preliminary: 1,
  final: 2,
  amended: 3,
  corrected: 3,
  "entered-in-error": 4,
};

/** The order of statuses: a lower one never replaces a higher one. */
export function rankOf(status: RevisionStatus): number {
  return RANKS[status];
}

const FINAL_RANK = RANKS.final;
/** Rank of a fact that was taken back. */
export const RETRACTED_RANK: number = RANKS["entered-in-error"];

/** What decides about one version of a fact. */
export interface FactVersion {
  /** Keyed hash of the content with its status, as text. */
  readonly content: string;
  /** The source's own version time; absent = no ordering known. */
  readonly occurredAt?: Instant;
  /** See {@link rankOf}. */
  readonly rank: number;
}

/** Whether this delivery was seen before: not at all, with this content, or with another one under the same key. */
export type DeliveryState = "new" | "seen" | "reused";

/** What was decided. */
export interface FactDecision {
  /** What becomes of the fact. */
  readonly outcome: Extract<
    IngestOutcome,
    "applied" | "corrected" | "retracted" | "unchanged" | "superseded" | "rejected"
  >;
  /** Why, where a person may want to know. */
  readonly reason?: Extract<IngestReason, "key-reused" | "same-time-conflict">;
  /** True when the receipt takes over the arriving version's time: same content, confirmed later. */
  readonly confirms?: true;
}

/**
 * Decides about one arriving fact.
 *
 * A retraction always wins over what it takes back, whatever its time: a value that its source called wrong is not
 * served. Only a strictly newer `final` or higher reinstates it.
 *
 * @param known - the version that the receipt of this `ref` holds; absent = the ref is new
 * @example
 * ```ts
 * decideFact("new", undefined, { content: "a1", rank: rankOf("final") }); // { outcome: "applied" }
 * ```
 */
export function decideFact(
  delivery: DeliveryState,
  known: FactVersion | undefined,
  arriving: FactVersion,
): FactDecision {
  if (delivery === "seen") return { outcome: "unchanged" };
  if (delivery === "reused") return { outcome: "rejected", reason: "key-reused" };
  if (known === undefined) return { outcome: "applied" };
  if (known.content === arriving.content) return confirmation(known, arriving);
  if (arriving.rank === RETRACTED_RANK) return { outcome: "retracted" };
  const order = compareTimes(arriving.occurredAt, known.occurredAt);
  if (order === "older") return { outcome: "superseded" };
  if (known.rank === RETRACTED_RANK) {
    const reinstates = order === "newer" && arriving.rank >= FINAL_RANK;
    return { outcome: reinstates ? "corrected" : "superseded" };
  }
  if (arriving.rank < known.rank) return { outcome: "superseded" };
  const conflict = order === "equal" && arriving.rank === known.rank;
  return conflict ? { outcome: "corrected", reason: "same-time-conflict" } : { outcome: "corrected" };
}

/** A source that says the same again later has confirmed it: an older version must not win against that. */
function confirmation(known: FactVersion, arriving: FactVersion): FactDecision {
  const later = compareTimes(arriving.occurredAt, known.occurredAt) === "newer";
  return later ? { outcome: "unchanged", confirms: true } : { outcome: "unchanged" };
}

function compareTimes(
  arriving: Instant | undefined,
  known: Instant | undefined,
): "older" | "newer" | "equal" | "unknown" {
  if (arriving === undefined || known === undefined) return "unknown";
  if (arriving === known) return "equal";
  return arriving < known ? "older" : "newer";
}
