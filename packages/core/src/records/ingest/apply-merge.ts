/**
 * Applies that a source united two of its records. What needs no judgement is done: numbers of a record that nobody here
 * knows become numbers of the one that stays. Two people who are both known are never united by a feed; that is held.
 */
import type { PatientId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import { addIdentifiers, type Identifier } from "../../patients/index.ts";
import type { FactResult } from "./apply-facts.ts";
import { decideSubject } from "./decide-subject.ts";
import type { SubjectFinder } from "./find-subject.ts";
import type { HoldReason } from "./held-event.ts";

/** The two records, by the identifiers that the source may bring. */
export interface MergeTarget {
  /** The record that stays. */
  readonly survivor: readonly Identifier[];
  /** The record that is given up. */
  readonly goingAway: readonly Identifier[];
  /** People by identifier. */
  readonly finder: SubjectFinder;
}

/** Applies the merge, or says why it is held. */
export async function applyMerge(
  context: OperationContext,
  { survivor, goingAway, finder }: MergeTarget,
): Promise<
  { readonly patient: PatientId; readonly facts: readonly FactResult[] } | { readonly hold: HoldReason }
> {
  const stays = decideSubject(await finder.find(survivor), false);
  if (!("attach" in stays)) return "hold" in stays ? stays : { hold: "subject-unknown" };
  const { attach: patient } = stays;
  context.concerns(patient);
  const known = await finder.find(goingAway);
  if (known.some((found) => found.patient !== patient)) return { hold: "subject-ambiguous" };
  if (known.length > 0) return { patient, facts: [{ outcome: "unchanged", problems: [] }] };
  await addIdentifiers(context, patient, goingAway);
  await finder.note(patient, goingAway);
  return { patient, facts: [{ outcome: "applied", problems: [{ code: "merge-source-unknown" }] }] };
}
