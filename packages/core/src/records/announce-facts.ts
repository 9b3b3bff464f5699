/**
 * Tells higher floors that facts of a patient changed, and that an inpatient stay ended, in the same transaction. Rules
 * are evaluated later, plans with a discharge anchor react at once.
 */
import type { PatientId, RecordId } from "../kernel/index.ts";
import type { EventKind, OperationContext } from "../operations/index.ts";
import type { CheckedFact } from "./check-fact.ts";
import { dischargeDay, type EncounterDetails } from "./encounter.ts";
import type { FactContent } from "./fact-row.ts";

/** What writing facts may announce. */
export const ANNOUNCED_WITH_FACTS: readonly EventKind[] = ["facts-changed", "encounter-discharged"];

/** A stored encounter. */
export interface StoredEncounter {
  /** Id of the record. */
  readonly id: RecordId;
  /** What was stored. */
  readonly fact: CheckedFact<EncounterDetails & FactContent>;
}

/** Announces changes of one patient's facts: discharges first, so that a stay is known when rules look. */
export async function announceFacts(
  context: OperationContext,
  patient: PatientId,
  encounters: readonly StoredEncounter[],
): Promise<void> {
  for (const { id, fact } of encounters) {
    const on = dischargeDay(fact.status, fact.details, context.settings.zone);
    if (on !== undefined) await context.announce({ kind: "encounter-discharged", patient, on, ref: id });
  }
  await context.announce({ kind: "facts-changed", patient });
}
