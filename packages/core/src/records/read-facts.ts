/**
 * Reading records: only current revisions are served, newest first, and only what the gate lets the caller see. A record
 * whose essential fields are hidden from the caller is not there for them.
 */
import type { Instant, Page, PatientId, RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { RecordCollection, Stored, Unreadable } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import { type FactContent, type FactPlace, type FactRow, placeOf } from "./fact-row.ts";

/** Which records of a patient are read. */
export interface FactQuery {
  /** The patient. */
  readonly patient: PatientId;
  /** Earliest instant, inclusive. */
  readonly from?: Instant;
  /** Latest instant, exclusive. */
  readonly to?: Instant;
  /** `false` leaves out what is more delicate than its kind, also for those who may see it. */
  readonly sensitive?: false;
  /** Rows wanted, 1 to 200; 50 when absent. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** A page of current records, newest first. */
export async function listFacts<C extends FactContent, View>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  query: FactQuery,
  view: (stored: Stored<FactRow<C>>) => View | undefined,
): Promise<Page<View>> {
  const { patient, from, to, sensitive, ...page } = query;
  const where: RowCondition[] = [
    ["patientId", "eq", patient],
    ["state", "eq", "current"],
    ...(sensitive === undefined ? [] : [["sensitive", "eq", sensitive] as const]),
    ...(from === undefined ? [] : [["effectiveAt", "gte", from] as const]),
    ...(to === undefined ? [] : [["effectiveAt", "lt", to] as const]),
  ];
  const { items, ...rest } = await context
    .repository(collection)
    .list({ ...page, where, orderBy: [["effectiveAt", "desc"]] }, context.grants);
  return { ...rest, items: shown(items, view) };
}

/** The current records of one code of a patient, oldest first. */
export async function seriesOf<C extends FactContent, View>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  seriesKey: string,
  view: (stored: Stored<FactRow<C>>) => View | undefined,
): Promise<readonly View[]> {
  const found = await context.repository(collection).findByIndex("series", { seriesKey }, context.grants);
  const current = found.filter((stored) => placeOf(stored).state === "current");
  current.sort((a, b) => (placeOf(a).effectiveAt < placeOf(b).effectiveAt ? -1 : 1));
  return shown(current, view);
}

/** All revisions of a record, oldest first, superseded and retracted ones included. */
export async function revisionsOf<C extends FactContent, View>(
  context: OperationContext,
  collection: RecordCollection<FactRow<C>>,
  recordId: RecordId,
  view: (stored: Stored<FactRow<C>>) => View | undefined,
): Promise<readonly (View & Pick<FactPlace, "state">)[]> {
  const { items } = await context
    .repository(collection)
    .list(
      { where: [["recordId", "eq", recordId]], orderBy: [["revision", "asc"]], limit: 200 },
      context.grants,
    );
  return shown(items, (stored) => {
    const record = view(stored);
    return record === undefined ? undefined : { ...record, state: placeOf(stored).state };
  });
}

function shown<D, View>(
  items: readonly (Stored<D> | Unreadable)[],
  view: (stored: Stored<D>) => View | undefined,
): readonly View[] {
  return items.flatMap((item) => ("record" in item ? (view(item) ?? []) : []));
}
