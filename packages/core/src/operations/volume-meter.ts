/**
 * Counts the patients that an actor reads on a day, in the transaction of the reading, and refuses or tells when they are
 * more than the host expects. A read of patients who were counted before writes nothing.
 */
import {
  accessVolumeCollection,
  DEFAULT_VOLUME,
  emptyVolume,
  type VolumeLimit,
  type VolumeReport,
  volumeOf,
  withSeen,
} from "../access/index.ts";
import { type Ids, type LocalDate, type TenantId, VolumeExceeded } from "../kernel/index.ts";
import type { StoreTx, Versioned } from "../storage/index.ts";

/** What one reading adds. */
export interface Visit {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Id of the actor. */
  readonly actor: string;
  /** The calendar day in the tenant's zone. */
  readonly day: LocalDate;
  /** Keyed hashes of the patients. */
  readonly hashes: readonly Uint8Array[];
}

/** Counts what is read. */
export interface VolumeMeter {
  /**
   * Counts the patients of one reading.
   *
   * @returns a report when the threshold was passed by it; to be told of after the commit
   * @throws {@link VolumeExceeded} when the host has further patients refused.
   */
  count(tx: StoreTx, visit: Visit): Promise<VolumeReport | null>;
  /** Tells the host, where there is something to tell of. */
  tell(report: VolumeReport | null | undefined): void;
}

/** Makes the meter of an instance. */
export function createVolumeMeter(limit: VolumeLimit, ids: Ids): VolumeMeter {
  const { threshold = DEFAULT_VOLUME, refuse = false, onExceeded } = limit;
  const tell: VolumeMeter["tell"] = (report) => {
    try {
      if (report) onExceeded?.(report);
    } catch {
      // What happens in the host's alert never changes an answer.
    }
  };
  return {
    tell,
    count: async (tx, visit) => {
      const { tenant, actor, day, hashes } = visit;
      const stored = await rowOf(tx, visit);
      if (isCounted(stored, hashes)) return null;
      // Decided under the lock: readings side by side would each find room for themselves.
      const locked = await lockedRow(tx, ids, visit, stored);
      if (locked === null || isCounted(locked, hashes)) return null;
      const before = seenIn(locked);
      const seen = withSeen(before, hashes);
      const subjects = volumeOf(seen);
      const report = { tenant, actor, day, subjects, threshold };
      if (refuse && subjects > threshold) {
        tell(report);
        throw new VolumeExceeded("The actor has read as many patients today as the host allows.", {
          details: { threshold },
        });
      }
      await tx.update(accessVolumeCollection.name, { tenant, id: locked.id }, locked.version, { seen });
      return subjects > threshold && volumeOf(before) <= threshold ? report : null;
    },
  };
}

function isCounted(stored: Versioned | null, hashes: readonly Uint8Array[]): boolean {
  const seen = seenIn(stored);
  return withSeen(seen, hashes) === seen;
}

async function rowOf(tx: StoreTx, { tenant, actor, day }: Visit): Promise<Versioned | null> {
  const page = { orderBy: [], limit: 1 };
  const [row] = await tx.find(
    accessVolumeCollection.name,
    tenant,
    [
      ["actorId", "eq", actor],
      ["day", "eq", day],
    ],
    page,
  );
  return row ?? null;
}

function seenIn(stored: Versioned | null): Uint8Array {
  const seen = stored?.row["seen"];
  return seen instanceof Uint8Array ? seen : emptyVolume();
}

/** The row as it is now, made on the first reading of a day; null when it was dropped meanwhile. */
async function lockedRow(
  tx: StoreTx,
  ids: Ids,
  visit: Visit,
  stored: Versioned | null,
): Promise<Versioned | null> {
  const { name } = accessVolumeCollection;
  const { tenant, actor, day } = visit;
  if (stored === null) {
    const row = { id: ids.next(), actorId: actor, day, seen: emptyVolume() };
    await tx.insertIfAbsent(name, tenant, row, "day");
  }
  const found = stored ?? (await rowOf(tx, visit));
  return found === null ? null : tx.lockRow(name, { tenant, id: found.id });
}
