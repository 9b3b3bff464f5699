/**
 * Rows of enrolments. The plan says what a patient has, so it is sealed: rows are found by plan through a code index, and
 * kept apart by a unique blind index over patient, plan, anchor and round.
 */
import { blindIndex, type PurposeOfUse, type SealedGroupSpec } from "../encryption/index.ts";
import type { LocalDate, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection, type Seen } from "../repository/index.ts";
import {
  type Enrolment,
  type EnrolmentNotes,
  type EnrolmentPlan,
  enrolmentNotesSchema,
  enrolmentPlanSchema,
} from "./enrolment.ts";
import type { EnrolmentStatus, StopReason } from "./enrolment-state.ts";

/** A stored enrolment. */
export interface EnrolmentRow {
  /** Id of the enrolment. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Status. */
  readonly status: EnrolmentStatus;
  /** Reason of an early end; null otherwise. */
  readonly closedKind: StopReason | null;
  /** Status before the early end; null otherwise. */
  readonly priorStatus: "active" | "on-hold" | null;
  /** Purpose of use of its tasks and messages. */
  readonly purposeKind: PurposeOfUse;
  /** The day the patient was enrolled. */
  readonly enrolledOn: LocalDate;
  /** The day on which a suspension ends by itself; null when it has no end, or there is none. */
  readonly resumeOn: LocalDate | null;
  /** Sealed plan and anchor. */
  readonly plan?: EnrolmentPlan;
  /** Sealed texts. */
  readonly notes?: EnrolmentNotes;
}

const planGroup: SealedGroupSpec<EnrolmentPlan> = {
  id: 1,
  name: "plan",
  category: "clinical",
  key: "subject",
  version: 1,
  schema: enrolmentPlanSchema,
  upgrades: new Map(),
};
const notesGroup: SealedGroupSpec<EnrolmentNotes> = {
  id: 2,
  name: "notes",
  category: "notes",
  key: "subject",
  version: 1,
  schema: enrolmentNotesSchema,
  upgrades: new Map(),
};

/** The collection of enrolments. */
export const enrolmentCollection: RecordCollection<EnrolmentRow> = recordCollection<EnrolmentRow>()({
  id: 110,
  name: "enrolment",
  family: "followUps",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    status: { type: "text", max: 20 },
    closedKind: { type: "text", null: true, max: 32 },
    priorStatus: { type: "text", null: true, max: 20 },
    purposeKind: { type: "text", max: 16 },
    enrolledOn: { type: "date" },
    resumeOn: { type: "date", null: true },
  },
  sealedGroups: [planGroup, notesGroup],
  blindIndexes: [
    blindIndex<EnrolmentPlan>({
      id: 1,
      name: "key",
      unique: true,
      width: { kind: "exact" },
      normaliser: ["code/1", "code/1", "code/1", "code/1"],
      of: ["patient", "plan", "anchorKey", "round"],
    }),
    blindIndex<EnrolmentPlan>({
      id: 2,
      name: "series",
      width: { kind: "exact" },
      normaliser: ["code/1", "code/1", "code/1"],
      of: ["patient", "plan", "anchorKey"],
    }),
    blindIndex<EnrolmentPlan>({
      id: 3,
      name: "plan",
      width: { kind: "code", vocabulary: "plan" },
      normaliser: "code/1",
      of: ["plan"],
    }),
  ],
  indexes: { patient: ["patientId"], status: ["status"] },
  references: { patientId: "patient" },
});

/** An enrolment as a caller sees it; `undefined` when its plan may not be seen. */
export function enrolmentOf(record: Seen<EnrolmentRow>, version: number): Enrolment | undefined {
  const { plan, planVersion, anchor } = record.plan ?? {};
  if (plan === undefined || planVersion === undefined) return undefined;
  return {
    id: record.id,
    version,
    patient: record.patientId,
    plan,
    planVersion,
    purpose: record.purposeKind,
    status: record.status,
    enrolledOn: record.enrolledOn,
    ...(record.closedKind === null ? {} : { reason: record.closedKind }),
    ...(record.resumeOn === null ? {} : { resumesOn: record.resumeOn }),
    ...(anchor === undefined ? {} : { anchor }),
  };
}
