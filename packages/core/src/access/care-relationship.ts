/**
 * Care relationships (诊疗关系): who has to do with a patient, from when to when. Dated data, never a role: a nurse of
 * the ward may see the ward's patients while they are its patients. Kinds follow `privacy.md` section 4.3.
 */
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";

/** The kinds of care relationship that policies can ask for. */
export const RELATIONSHIP_KINDS = [
  "attending",
  "care-team",
  "follow-up-owner",
  "department",
  "registered-by",
  "self",
  "guardian",
  "proxy",
] as const;

/** How an actor or unit stands to a patient. */
export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number];

/** One dated relationship between an actor or unit and a patient. */
export interface CareRelationship {
  /** Id of the row. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Whether `party` is an actor's id or a unit's code. */
  readonly partyKind: "actor" | "unit";
  /** Actor id or unit code. */
  readonly party: string;
  /** Kind of relationship. */
  readonly kind: RelationshipKind;
  /** First instant at which it holds. */
  readonly validFrom: Instant;
  /** First instant at which it no longer holds; open when absent. */
  readonly validTo?: Instant;
}
