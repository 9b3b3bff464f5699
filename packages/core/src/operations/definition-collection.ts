/**
 * Rows of a tenant's definitions: plans, questionnaires, message templates, working calendars, segments. They are about no
 * patient, yet a plan's code in clear would tell the reader of a stolen file what the tenant treats, so content and code are
 * sealed under the tenant's shared key; rows are found by keyed indexes. Kind, number and state stay plain.
 */
import { z } from "zod";
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import type { RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";

/** What a definition defines. */
export type DefinitionKind = "segment" | "plan" | "questionnaire" | "template" | "calendar";

/** Publication state, after FHIR PublicationStatus. */
export type DefinitionStatus = "draft" | "active" | "retired";

/** The sealed part of a definition. */
export interface DefinitionContent {
  /** What it defines; part of the indexes. */
  readonly kind: DefinitionKind;
  /** Stable code. */
  readonly code: string;
  /** The number of the row, as text; part of the unique index. */
  readonly number: string;
  /** The definition itself, as canonical JSON. */
  readonly content: string;
}

/** A stored definition. */
export interface DefinitionRow {
  /** Id of the row. */
  readonly id: RecordId;
  /** What it defines. */
  readonly kind: DefinitionKind;
  /** Published versions count from 1; drafts have numbers below 0. */
  readonly versionNo: number;
  /** Publication state. */
  readonly status: DefinitionStatus;
  /** Keyed hash of the content: equal content is recognised without opening. */
  readonly contentHash: Uint8Array;
  /** Sealed code and content. */
  readonly definition: DefinitionContent;
}

/** The sealed group of definitions. */
export const definitionGroup: SealedGroupSpec<DefinitionContent> = {
  id: 1,
  name: "definition",
  category: "clinical",
  key: "shared",
  version: 1,
  schema: z
    .strictObject({
      kind: z.enum(["segment", "plan", "questionnaire", "template", "calendar"]),
      code: z.string().min(1).max(64),
      number: z.string().max(16),
      content: z.string(),
    })
    .readonly(),
  upgrades: new Map(),
};

/** The collection of definitions. */
export const definitionCollection: RecordCollection<DefinitionRow> = recordCollection<DefinitionRow>()({
  id: 6,
  name: "definition",
  family: "definitions",
  subject: null,
  columns: {
    kind: { type: "text", max: 16 },
    versionNo: { type: "int" },
    status: { type: "text", max: 16 },
    contentHash: { type: "bytes" },
  },
  sealedGroups: [definitionGroup],
  blindIndexes: [
    blindIndex<DefinitionContent>({
      id: 1,
      name: "version",
      unique: true,
      width: { kind: "exact" },
      normaliser: ["code/1", "code/1", "code/1"],
      of: ["kind", "code", "number"],
    }),
    blindIndex<DefinitionContent>({
      id: 2,
      name: "code",
      width: { kind: "exact" },
      normaliser: ["code/1", "code/1"],
      of: ["kind", "code"],
    }),
  ],
  indexes: { status: ["kind", "status"] },
});
