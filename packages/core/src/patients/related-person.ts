/**
 * Related persons (亲属与监护人): who may act for a patient, and since when that is verified. A guardian counts only while the
 * verified relation is valid; `subjectGate` keeps the verified guardians, so that a child's consent is judged from one row
 * (PIPL 31; 民法典 26–39, to be checked against the official text).
 */
import { z } from "zod";
import type { SealedGroupSpec } from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import { type PersonName, personNameSchema } from "./person-name.ts";

/** How a person may act for a patient. */
export type RelatedPersonKind = "guardian" | "proxy" | "next-of-kin";

/** Who they are and what proves it. */
export interface RelatedPersonDetails {
  /** Name. */
  readonly name: PersonName;
  /** How they are related, in the host's words. */
  readonly relation?: string;
  /** How the relation was verified, for example `household-register` (户口簿); absent = not verified. */
  readonly verifiedBy?: string;
}

/** A person who is related to a patient. */
export interface RelatedPerson extends RelatedPersonDetails {
  /** Id of the related person. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** How they may act. */
  readonly kind: RelatedPersonKind;
  /** First instant at which the relation holds. */
  readonly validFrom: Instant;
  /** First instant at which it no longer holds; open when absent. */
  readonly validTo?: Instant;
}

/** A related person to add. */
export interface NewRelatedPerson extends RelatedPersonDetails {
  /** The patient. */
  readonly patient: PatientId;
  /** How they may act. */
  readonly kind: RelatedPersonKind;
  /** First instant at which the relation no longer holds, for example the end of a court's order. */
  readonly validTo?: Instant;
}

const details = {
  name: personNameSchema,
  relation: z.exactOptional(z.string().min(1).max(100)),
  verifiedBy: z.exactOptional(z.string().min(1).max(100)),
};

/** Accepts a {@link NewRelatedPerson}. */
export const newRelatedPersonSchema: z.ZodType<NewRelatedPerson> = exactSchema<NewRelatedPerson>()(
  z
    .strictObject({
      ...details,
      patient: patientIdSchema,
      kind: z.enum(["guardian", "proxy", "next-of-kin"]),
      validTo: z.exactOptional(instantSchema),
    })
    .readonly(),
);

/** Which related person. */
export interface RelatedPersonRef {
  /** The patient. */
  readonly patient: PatientId;
  /** Id of the related person. */
  readonly person: RecordId;
}

/** Accepts a {@link RelatedPersonRef}. */
export const relatedPersonRefSchema: z.ZodType<RelatedPersonRef> = exactSchema<RelatedPersonRef>()(
  z.strictObject({ patient: patientIdSchema, person: recordIdSchema }).readonly(),
);

/** A stored related person. */
export interface RelatedPersonRow {
  /** Id of the related person. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** How they may act. */
  readonly kind: RelatedPersonKind;
  /** First instant at which the relation holds. */
  readonly validFrom: Instant;
  /** First instant at which it no longer holds; null = open. */
  readonly validTo: Instant | null;
  /** Sealed details. */
  readonly details?: RelatedPersonDetails;
}

const detailsGroup: SealedGroupSpec<RelatedPersonDetails> = {
  id: 1,
  name: "details",
  category: "family",
  key: "subject",
  version: 1,
  schema: exactSchema<RelatedPersonDetails>()(z.strictObject(details).readonly()),
  upgrades: new Map(),
};

/** The collection of related persons. */
export const relatedPersonCollection: RecordCollection<RelatedPersonRow> =
  recordCollection<RelatedPersonRow>()({
    id: 53,
    name: "relatedPerson",
    family: "patients",
    subject: "patientId",
    columns: {
      patientId: { type: "uuid" },
      kind: { type: "text", max: 16 },
      validFrom: { type: "instant" },
      validTo: { type: "instant", null: true },
    },
    sealedGroups: [detailsGroup],
    indexes: { patient: ["patientId"] },
  });
