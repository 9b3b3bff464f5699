/**
 * Plans that begin with a discharge: the patient's newly ended inpatient stays are looked at when facts changed, as part of
 * the same work item as the rules. Stays that ended long ago begin nothing, so that importing a history does not either.
 * A stay whose end is corrected moves what it began; one that was entered in error, or has not ended after all, ends it.
 */
import { addDays, addMs, localDateIn, type PatientId, recordIdSchema } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { dischargeDay, encounterCollection } from "../records/index.ts";
import type { Seen } from "../repository/index.ts";
import { enrolOnEvent } from "./enrol-on-event.ts";
import type { EnrolmentRow } from "./enrolment-collection.ts";

/** Days for which the end of a stay is news. */
const NEWS_DAYS = 30;
/** Stays may have begun long before they end. */
const LONGEST_STAY_MS: number = 400 * 86_400_000;
const MOST_STAYS = 50;

/**
 * Enrols a patient in the plans that begin with a discharge, once for each stay that ended lately. Plans are read only for
 * such a stay: few patients have one, and every patient with new facts comes by here.
 */
export async function enrolOnDischarges(context: OperationContext, patient: PatientId): Promise<void> {
  const { zone } = context.settings;
  const today = localDateIn(context.at, zone);
  const { items } = await context.repository(encounterCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["state", "eq", "current"],
        ["status", "eq", "finished"],
        ["effectiveAt", "gte", addMs(context.at, -LONGEST_STAY_MS)],
      ],
      orderBy: [["effectiveAt", "desc"]],
      limit: MOST_STAYS,
    },
    context.grants,
  );
  for (const item of items) {
    if (!("record" in item)) continue;
    const { recordId: ref, status, content = {} } = item.record;
    const on = dischargeDay(status, content, zone);
    if (on === undefined || on > today || on < addDays(today, -NEWS_DAYS)) continue;
    await enrolOnEvent(context, { patient, kind: "encounter.discharged", on, ref });
  }
}

/** Revisions of one stay that are looked through. */
const MOST_REVISIONS = 200;

/**
 * Whether an enrolment began with the end of a stay that the record no longer holds. A discharge that a host told with a
 * reference of its own is not in the record, so nothing is known against it.
 */
export async function dischargeTakenBack(
  context: OperationContext,
  { patientId, plan }: Seen<EnrolmentRow>,
): Promise<boolean> {
  const stay = recordIdSchema.safeParse(plan?.anchorKey);
  if (plan?.anchorKind !== "encounter.discharged" || !stay.success) return false;
  const revisions = await context.rows(encounterCollection.spec).find(
    [
      ["patientId", "eq", patientId],
      ["recordId", "eq", stay.data],
    ],
    { orderBy: [], limit: MOST_REVISIONS, columns: ["state", "status"] },
  );
  const stands = revisions.some(({ row }) => row.state === "current" && row.status === "finished");
  return revisions.length > 0 && !stands;
}
