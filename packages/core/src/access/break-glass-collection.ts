/**
 * Rows of break-glass sessions. Actor, patient, state and times stand in clear, so that the gate can find a session
 * without opening anything; reason and words of declarer and reviewer are sealed under the patient's key.
 */
import { z } from "zod";
import type { SealedGroupSpec } from "../encryption/index.ts";
import { exactSchema, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";

/** Why the glass was broken, and what a review made of it. */
export interface BreakGlassWords {
  /** Reason code of the tenant's list: it may tell of the patient's state. */
  readonly reason: string;
  /** What the declarer wrote. */
  readonly text: string;
  /** What the reviewer wrote. */
  readonly note?: string;
}

/** A stored session. */
export interface BreakGlassRow {
  /** Id of the session. */
  readonly id: RecordId;
  /** Whose record. */
  readonly patientId: PatientId;
  /** Who declared it. */
  readonly actorId: string;
  /** `active`, `ended` or `reviewed`; an active one that is over is expired. */
  readonly state: "active" | "ended" | "reviewed";
  /** When it was declared. */
  readonly declaredAt: Instant;
  /** First instant at which it no longer holds. */
  readonly endsAt: Instant;
  /** When the review is due. */
  readonly reviewDueAt: Instant;
  /** `justified` or `unjustified`; null before the review. */
  readonly verdictState: string | null;
  /** Who reviewed it; null before the review. */
  readonly reviewedBy: string | null;
  /** Sealed words. */
  readonly words?: BreakGlassWords;
}

const wordsGroup: SealedGroupSpec<BreakGlassWords> = {
  id: 1,
  name: "words",
  category: "notes",
  key: "subject",
  version: 1,
  schema: exactSchema<BreakGlassWords>()(
    z
      .strictObject({
        reason: z.string().min(1).max(128),
        text: z.string().min(1).max(2000),
        note: z.exactOptional(z.string().min(1).max(2000)),
      })
      .readonly(),
  ),
  upgrades: new Map(),
};

/** The collection of break-glass sessions. */
export const breakGlassCollection: RecordCollection<BreakGlassRow> = recordCollection<BreakGlassRow>()({
  id: 12,
  name: "breakGlass",
  family: "privacy",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    actorId: { type: "text", max: 128 },
    state: { type: "text", max: 16 },
    declaredAt: { type: "instant" },
    endsAt: { type: "instant" },
    reviewDueAt: { type: "instant" },
    verdictState: { type: "text", null: true, max: 16 },
    reviewedBy: { type: "text", null: true, max: 128 },
  },
  sealedGroups: [wordsGroup],
  indexes: { actor: ["actorId", "patientId"], review: ["state", "reviewDueAt"] },
});
