/**
 * Consent (同意) as an append-only log of acts. One act concerns one purpose, one recipient and one or more data
 * categories; the acts of a patient carry a gap-free number, so two writers get an order and never a lost event. What is
 * in force is a fold of the acts (see `consent-heads.ts`) plus what dates and notices derive (see `standing.ts`).
 * States are the codes of FHIR R4 Consent.
 */
import { z } from "zod";
import { type DataCategory, dataCategorySchema, type PurposeOfUse } from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type PatientId,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";

/** What was done with a consent. */
export type ConsentActKind = "request" | "grant" | "refuse" | "reconfirm" | "withdraw" | "invalidate";

/** State of a consent, as FHIR R4 Consent.status names it; `none` before the first act. */
export type ConsentState = "none" | "proposed" | "active" | "rejected" | "inactive" | "entered-in-error";

/** How a consent was given and what proves it. */
export interface ConsentEvidence {
  /** Form in which it was given. */
  readonly kind: "paper" | "e-signature" | "click" | "spoken" | "imported";
  /** True when the act stood alone: its own question, its own signature (单独同意). */
  readonly separate: boolean;
  /** Who witnessed a spoken consent. */
  readonly witness?: string;
  /** When the patient signed or said it. */
  readonly signedAt: Instant;
  /** Language in which the notice was shown; the tenant's when absent. */
  readonly language?: string;
  /** SHA-256 (hex) of the document, scan or recording. */
  readonly documentSha256?: string;
  /** Where the host keeps the document, scan or recording. */
  readonly documentRef?: string;
}

/** Accepts a {@link ConsentEvidence}. */
export const consentEvidenceSchema: z.ZodType<ConsentEvidence> = exactSchema<ConsentEvidence>()(
  z
    .strictObject({
      kind: z.enum(["paper", "e-signature", "click", "spoken", "imported"]),
      separate: z.boolean(),
      witness: z.exactOptional(z.string().min(1).max(200)),
      signedAt: instantSchema,
      language: z.exactOptional(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
      documentSha256: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
      documentRef: z.exactOptional(z.string().min(1).max(500)),
    })
    .readonly(),
);

/** Who gave the consent: the patient, or a related person by id. */
export type Grantor =
  | "self"
  | {
      /** Id of the related person. */
      readonly relatedPerson: RecordId;
    };

/** Accepts a {@link Grantor}. */
export const grantorSchema: z.ZodType<Grantor> = z.union([
  z.literal("self"),
  z.strictObject({ relatedPerson: recordIdSchema }).readonly(),
]);

/** One act, as it is stored. */
export interface ConsentEvent {
  /** Id of the act. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Gap-free number of the act among the patient's acts, from 1. */
  readonly seq: number;
  /** What was done. */
  readonly act: ConsentActKind;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** Another controller who receives the data; absent = the tenant itself. */
  readonly recipient?: string;
  /** Notice key that was shown; absent for acts that show none. */
  readonly notice?: string;
  /** Notice version that was shown. */
  readonly noticeVersion?: number;
  /** When the act took effect; never earlier than the patient's act before. */
  readonly recordedAt: Instant;
  /** What is only read with a grant. */
  readonly statement?: ConsentStatement;
}

/** The sealed part of an act. */
export interface ConsentStatement {
  /** Data categories that the act covers. */
  readonly categories: readonly DataCategory[];
  /** Who gave it. */
  readonly grantor: Grantor;
  /** Evidence; absent for requests, refusals and withdrawals. */
  readonly evidence?: ConsentEvidence;
  /** SHA-256 of the notice bytes shown. */
  readonly noticeSha256?: string;
  /** First instant at which it no longer holds. */
  readonly until?: Instant;
  /** Reason of an `invalidate`. */
  readonly reason?: string;
}

/** Accepts a {@link ConsentStatement}; the schema of its sealed group. */
export const consentStatementSchema: z.ZodType<ConsentStatement> = exactSchema<ConsentStatement>()(
  z
    .strictObject({
      categories: z.array(dataCategorySchema).min(1).max(32).readonly(),
      grantor: grantorSchema,
      evidence: z.exactOptional(consentEvidenceSchema),
      noticeSha256: z.exactOptional(z.string().length(64)),
      until: z.exactOptional(instantSchema),
      reason: z.exactOptional(z.string().min(1).max(500)),
    })
    .readonly(),
);

const NEXT: Readonly<Record<ConsentState, Readonly<Partial<Record<ConsentActKind, ConsentState>>>>> = {
  none: { request: "proposed", grant: "active", refuse: "rejected" },
  proposed: { grant: "active", refuse: "rejected", withdraw: "inactive", invalidate: "entered-in-error" },
  active: { grant: "active", reconfirm: "active", withdraw: "inactive", invalidate: "entered-in-error" },
  rejected: { request: "proposed", grant: "active", invalidate: "entered-in-error" },
  inactive: { request: "proposed", grant: "active", refuse: "rejected" },
  "entered-in-error": { request: "proposed", grant: "active", refuse: "rejected" },
};

/**
 * The state after an act, or `undefined` where the table of `privacy.md` section 3.2 has a dash.
 *
 * @example
 * ```ts
 * nextConsentState("active", "withdraw"); // "inactive"
 * ```
 */
export function nextConsentState(from: ConsentState, act: ConsentActKind): ConsentState | undefined {
  return NEXT[from][act];
}
