/**
 * Rows of alerts. What raised an alert and how urgent it is are sealed; in clear stand only whose it is, its state, its
 * times and the id of its cause, of which there is one alert at most.
 */
import type { SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type RiskAlertDetails, type RiskAlertState, riskAlertDetailsSchema } from "./risk-alert.ts";

/** A stored alert. */
export interface RiskAlertRow {
  /** Id of the alert. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Whether somebody has looked at it. */
  readonly state: RiskAlertState;
  /** The tag assignment or the assessment that raised it. */
  readonly cause: RecordId;
  /** When it was raised. */
  readonly raisedAt: Instant;
  /** When it was acknowledged; equals `raisedAt` while it is open. */
  readonly acknowledgedAt: Instant;
  /** Sealed details. */
  readonly details?: RiskAlertDetails;
}

const detailsGroup: SealedGroupSpec<RiskAlertDetails> = {
  id: 1,
  name: "details",
  category: "profile",
  key: "subject",
  version: 1,
  schema: riskAlertDetailsSchema,
  upgrades: new Map(),
};

/** The collection of alerts. */
export const riskAlertCollection: RecordCollection<RiskAlertRow> = recordCollection<RiskAlertRow>()({
  id: 83,
  name: "riskAlert",
  family: "tags",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    state: { type: "text", max: 16 },
    cause: { type: "uuid" },
    raisedAt: { type: "instant" },
    acknowledgedAt: { type: "instant" },
  },
  sealedGroups: [detailsGroup],
  uniques: { cause: ["cause"] },
  indexes: { patient: ["patientId", "state"], state: ["state", "raisedAt"] },
  references: { patientId: "patient" },
});
