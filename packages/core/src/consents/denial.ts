/**
 * Denials (拒绝授权): a patient keeps a named person or unit away from their record, all of it or some categories. A denial
 * only ever narrows, whatever policies and consents say; it is lifted by the patient alone.
 */
import { z } from "zod";
import { type DataCategory, dataCategorySchema, type SealedGroupSpec } from "../encryption/index.ts";
import { exactSchema, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";

/** Who is kept away, and from what. */
export interface DenialScope {
  /** A person or a unit, as the host names them. */
  readonly party:
    | {
        /** Id of the actor. */
        readonly actor: string;
      }
    | {
        /** Code of the unit. */
        readonly unit: string;
      };
  /** Data categories; all when absent. */
  readonly categories?: readonly DataCategory[];
}

const partyId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$/, "not a code");

/** Accepts a {@link DenialScope}. */
export const denialScopeSchema: z.ZodType<DenialScope> = exactSchema<DenialScope>()(
  z
    .strictObject({
      party: z.union([
        z.strictObject({ actor: partyId }).readonly(),
        z.strictObject({ unit: partyId }).readonly(),
      ]),
      categories: z.exactOptional(z.array(dataCategorySchema).min(1).max(32).readonly()),
    })
    .readonly(),
);

/** A denial. */
export interface Denial {
  /** Id of the denial. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Who is kept away, and from what. */
  readonly scope: DenialScope;
  /** Whether it is in force. */
  readonly state: "active" | "lifted";
  /** When it took effect. */
  readonly recordedAt: Instant;
}

/** A stored denial. */
export interface DenialRow {
  /** Id of the denial. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Whether it is in force. */
  readonly state: "active" | "lifted";
  /** When it took effect. */
  readonly recordedAt: Instant;
  /** When it was lifted; null while it is in force. */
  readonly liftedAt: Instant | null;
  /** Sealed scope. */
  readonly scope?: DenialScope;
}

const scopeGroup: SealedGroupSpec<DenialScope> = {
  id: 1,
  name: "scope",
  category: "notes",
  key: "subject",
  version: 1,
  schema: denialScopeSchema,
  upgrades: new Map(),
};

/** The collection of denials. */
export const denialCollection: RecordCollection<DenialRow> = recordCollection<DenialRow>()({
  id: 24,
  name: "denial",
  family: "consents",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    state: { type: "text", max: 16 },
    recordedAt: { type: "instant" },
    liftedAt: { type: "instant", null: true },
  },
  sealedGroups: [scopeGroup],
  indexes: { patient: ["patientId"] },
});

/** The party reference under which the gate knows a person or unit. */
export function partyOfDenial({ party }: DenialScope): string {
  return "actor" in party ? `actor:${party.actor}` : `unit:${party.unit}`;
}
