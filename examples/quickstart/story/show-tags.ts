/**
 * Tags that rules have put after the new facts arrived. A rule that lacks a fact answers "unknown" and puts nothing; it
 * never takes a missing value for a normal one.
 */
import type { PatientId, PatientTag } from "@hcrm/core";
import { type Counts, createTally } from "../output/tally.ts";
import type { Stage } from "./stage.ts";

/** Who carries which tags. */
export interface TaggedPatients {
  /** Number of patients by tag. */
  readonly counts: Counts;
  /** Tags by patient. */
  readonly byPatient: ReadonlyMap<PatientId, readonly PatientTag[]>;
}

/** Counts the tags of the patients. */
export async function showTags(
  { nurse, tell }: Stage,
  patients: readonly PatientId[],
): Promise<TaggedPatients> {
  tell.chapter("Tags, put by rules");
  const tally = createTally();
  const byPatient = new Map<PatientId, readonly PatientTag[]>();
  for (const patient of patients) {
    const { items } = await nurse.tags.list({ patient });
    byPatient.set(patient, items);
    for (const { tag, state } of items) tally.add(state === "confirmed" ? tag : `${tag} (unconfirmed)`);
  }
  tell.counts(tally.counts());
  return { counts: tally.counts(), byPatient };
}
