/**
 * Rows of tags. The tag's code and its provenance are sealed; rows are found by a code index, and in clear stand only whose
 * the tag is, its state and its times.
 */
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type TagEvidence, type TagSource, type TagState, tagEvidenceSchema } from "./tag.ts";

/** A stored tag. */
export interface TagRow {
  /** Id of the assignment. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Whether the facts support it; ended ones stay as history. */
  readonly state: TagState;
  /** Who put it. */
  readonly kind: TagSource;
  /** When it was put. */
  readonly since: Instant;
  /** When it was last evaluated. */
  readonly evaluatedAt: Instant;
  /** Sealed tag and provenance. */
  readonly evidence?: TagEvidence;
}

const evidenceGroup: SealedGroupSpec<TagEvidence> = {
  id: 1,
  name: "evidence",
  category: "profile",
  key: "subject",
  version: 1,
  schema: tagEvidenceSchema,
  upgrades: new Map(),
};

/** The collection of tags. */
export const tagCollection: RecordCollection<TagRow> = recordCollection<TagRow>()({
  id: 80,
  name: "tagAssignment",
  family: "tags",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    state: { type: "text", max: 16 },
    kind: { type: "text", max: 16 },
    since: { type: "instant" },
    evaluatedAt: { type: "instant" },
  },
  sealedGroups: [evidenceGroup],
  blindIndexes: [
    blindIndex<TagEvidence>({
      id: 1,
      name: "tag",
      width: { kind: "code", vocabulary: "tag" },
      normaliser: "code/1",
      of: ["tag"],
    }),
  ],
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});
