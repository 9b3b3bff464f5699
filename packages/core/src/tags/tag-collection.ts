/**
 * Rows of tags, one for each standing that a tag ever had: a change closes the row in force and adds the next, so the tags
 * of any past moment are read back as they were stored. The tag's code and its provenance are sealed; rows are found by a
 * code index, and in clear stand only whose the tag is, its state and its times.
 */
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type TagEvidence, type TagSource, type TagState, tagEvidenceSchema } from "./tag.ts";

/** One standing of a tag, from `evaluatedAt` until `validTo`. */
export interface TagRow {
  /** Id of the row. */
  readonly id: RecordId;
  /** Id of the assignment, the same for all its rows. */
  readonly assignment: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Whether the facts support it; ended ones stay as history. */
  readonly state: TagState;
  /** Who put it. */
  readonly kind: TagSource;
  /** When the assignment was first put. */
  readonly since: Instant;
  /** When this standing began. */
  readonly evaluatedAt: Instant;
  /** When the next standing began; `NO_END` for the one in force. */
  readonly validTo: Instant;
  /** When it becomes unconfirmed without a new verdict; `NO_END` where its rule sets no limit. */
  readonly expiresAt: Instant;
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
    assignment: { type: "uuid" },
    state: { type: "text", max: 16 },
    kind: { type: "text", max: 16 },
    since: { type: "instant" },
    evaluatedAt: { type: "instant" },
    validTo: { type: "instant" },
    expiresAt: { type: "instant" },
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
  indexes: { patient: ["patientId", "validTo"] },
  references: { patientId: "patient" },
});
