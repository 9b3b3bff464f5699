/**
 * How many different patients an actor has read on one day, against reading on end with rights that are right one by one.
 * Kept as a bitmap of keyed hashes: it counts, within about one in a hundred, and names nobody. Only counted where a host
 * set a limit. It counts granted rows alone, so the answer depends on nothing that the actor may not see.
 */
import type { LocalDate, TenantId } from "../kernel/index.ts";
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** What a host wants to know, or to keep from happening. */
export interface VolumeLimit {
  /** Different patients of one actor on one calendar day of the tenant; default 500. */
  readonly threshold?: number;
  /** Whether further patients are refused on that day (`VolumeExceeded`); default: only told. */
  readonly refuse?: boolean;
  /** Told once when the threshold is passed, and at each refusal; an exception in it changes nothing. */
  readonly onExceeded?: (report: VolumeReport) => void;
}

/** An actor who read more patients than the host expected. */
export interface VolumeReport {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Id of the actor. */
  readonly actor: string;
  /** The calendar day. */
  readonly day: LocalDate;
  /** Different patients on that day so far, within about one in a hundred. */
  readonly subjects: number;
  /** The limit. */
  readonly threshold: number;
}

/** Limit unless the host names another (`privacy.md` section 5). */
export const DEFAULT_VOLUME = 500;

/** Bits of the map. At 500 patients the count is then off by less than one in a hundred, at 5,000 by two. */
const BITS = 8192;

/** One row for each actor and day. */
export const accessVolumeCollection: CollectionSpec = defineCollection({
  id: 14,
  name: "accessVolume",
  family: "definitions",
  subject: null,
  columns: {
    actorId: { type: "text", max: 128 },
    day: { type: "date" },
    seen: { type: "bytes" },
  },
  uniques: { day: ["day", "actorId"] },
});

/** A map of nobody. */
export function emptyVolume(): Uint8Array {
  return new Uint8Array(BITS / 8);
}

/**
 * The map with some patients more, or the same map when they were in it.
 *
 * @param hashes keyed hashes of the patients; two bytes of each are used
 */
export function withSeen(seen: Uint8Array, hashes: readonly Uint8Array[]): Uint8Array {
  const next = Uint8Array.from(seen);
  for (const hash of hashes) {
    const bit = ((hash[0] ?? 0) * 256 + (hash[1] ?? 0)) % BITS;
    const at = Math.floor(bit / 8);
    next[at] = (next[at] ?? 0) | (1 << (bit % 8));
  }
  return Buffer.compare(next, seen) === 0 ? seen : next;
}

/**
 * About how many different patients a map holds: linear counting (Whang, Vander-Zanden, Taylor: A linear-time
 * probabilistic counting algorithm, ACM TODS 15(2), 1990).
 */
export function volumeOf(seen: Uint8Array): number {
  let free = 0;
  for (const byte of seen) for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) === 0) free += 1;
  return Math.round(BITS * Math.log(BITS / Math.max(free, 1)));
}
