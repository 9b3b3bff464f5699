/**
 * Rows of risk assessments. Model and result are sealed; rows are found by a code index over the model's id, and in clear
 * stand only whose it is, when it was made and whether it is the newest.
 */
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type AssessmentResult, type AssessmentState, assessmentResultSchema } from "./risk-assessment.ts";

/** A stored assessment. */
export interface RiskAssessmentRow {
  /** Id of the assessment. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Whether it is the newest of its model. */
  readonly state: AssessmentState;
  /** When it was made. */
  readonly assessedAt: Instant;
  /** Sealed result. */
  readonly result?: AssessmentResult;
}

const resultGroup: SealedGroupSpec<AssessmentResult> = {
  id: 1,
  name: "result",
  category: "profile",
  key: "subject",
  version: 1,
  schema: assessmentResultSchema,
  upgrades: new Map(),
};

/** The collection of risk assessments. */
export const riskAssessmentCollection: RecordCollection<RiskAssessmentRow> =
  recordCollection<RiskAssessmentRow>()({
    id: 82,
    name: "riskAssessment",
    family: "tags",
    subject: "patientId",
    columns: {
      patientId: { type: "uuid" },
      state: { type: "text", max: 16 },
      assessedAt: { type: "instant" },
    },
    sealedGroups: [resultGroup],
    blindIndexes: [
      blindIndex<AssessmentResult>({
        id: 1,
        name: "model",
        width: { kind: "code", vocabulary: "risk-model" },
        normaliser: "code/1",
        of: ["model"],
      }),
    ],
    indexes: { patient: ["patientId", "assessedAt"] },
    references: { patientId: "patient" },
  });
