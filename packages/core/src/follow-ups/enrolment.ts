/**
 * Enrolment (入组): one patient in one plan, pinned to a version of it. The plan's code says what a patient has, so it is
 * sealed, and so is the anchor; in clear stand states and ids, by which a withdrawal or a death can stop everything in
 * its own transaction without opening anything.
 */
import { z } from "zod";
import type { PurposeOfUse } from "../encryption/index.ts";
import {
  exactSchema,
  type LocalDate,
  localDateSchema,
  type PatientId,
  type RecordId,
} from "../kernel/index.ts";
import type { EnrolmentStatus, StopReason } from "./enrolment-state.ts";
import { type AnchorKind, anchorKindSchema } from "./plan.ts";

/** The sealed part of an enrolment: which plan, counted from when. */
export interface EnrolmentPlan {
  /** The patient's id, once more: part of the key that keeps enrolments apart. */
  readonly patient: string;
  /** Code of the plan. */
  readonly plan: string;
  /** Number of its version. */
  readonly planVersion: number;
  /** What kind of event the anchor is. */
  readonly anchorKind: AnchorKind;
  /** The event's reference, else its date: two enrolments of one plan differ in it. */
  readonly anchorKey: string;
  /** Counts enrolments with the same plan and anchor, from `1`: a person may enrol again after an early end. */
  readonly round: string;
  /** The date the plan counts from; absent while it is missing. */
  readonly anchor?: LocalDate;
  /** The date that the anchoring event was last told with; a person may have moved the anchor since. */
  readonly toldOn?: LocalDate;
  /** Version of the working calendar that the dates rest on. */
  readonly calendarVersion: string;
}

/** The sealed texts of an enrolment. */
export interface EnrolmentNotes {
  /** Why it was suspended, resumed or shifted, in the words of staff. */
  readonly reason?: string;
}

/** An enrolment as a caller sees it. */
export interface Enrolment {
  /** Id of the enrolment. */
  readonly id: RecordId;
  /** Version of the row. */
  readonly version: number;
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the plan. */
  readonly plan: string;
  /** Number of its version. */
  readonly planVersion: number;
  /** Purpose of use of its tasks and messages. */
  readonly purpose: PurposeOfUse;
  /** Status, with the codes of FHIR CarePlan. */
  readonly status: EnrolmentStatus;
  /** Why it ended early; present exactly when revoked. */
  readonly reason?: StopReason;
  /** The day the patient was enrolled. */
  readonly enrolledOn: LocalDate;
  /** The day on which a suspension ends by itself; absent when it has no end. */
  readonly resumesOn?: LocalDate;
  /** The date the plan counts from; absent while it is missing. */
  readonly anchor?: LocalDate;
}

const text = z.string().min(1).max(200);

/** Accepts an {@link EnrolmentPlan}. */
export const enrolmentPlanSchema: z.ZodType<EnrolmentPlan> = exactSchema<EnrolmentPlan>()(
  z
    .strictObject({
      patient: text,
      plan: text,
      planVersion: z.int().min(1),
      anchorKind: anchorKindSchema,
      anchorKey: text,
      round: z.string().regex(/^[1-9]\d{0,5}$/),
      anchor: z.exactOptional(localDateSchema),
      toldOn: z.exactOptional(localDateSchema),
      calendarVersion: text,
    })
    .readonly(),
);

/** Accepts {@link EnrolmentNotes}. */
export const enrolmentNotesSchema: z.ZodType<EnrolmentNotes> = exactSchema<EnrolmentNotes>()(
  z.strictObject({ reason: z.exactOptional(z.string().min(1).max(1_000)) }).readonly(),
);
