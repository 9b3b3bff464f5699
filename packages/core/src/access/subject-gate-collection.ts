/**
 * `subjectGate`: one row per patient with all that a decision about them needs, so that the gate reads one row instead
 * of a dozen. Its id is the patient's id. It is written in the transaction of the facts it is folded from and is never
 * a cache across transactions (`privacy.md` section 4).
 */
import { z } from "zod";
import { type ConsentHead, consentHeadSchema } from "../consents/index.ts";
import { type DataCategory, dataCategorySchema, type SealedGroupSpec } from "../encryption/index.ts";
import type { RecordId } from "../kernel/index.ts";
import { exactSchema, type Instant, instantSchema } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";

/** A patient's refusal towards a named actor or unit. */
export interface DenialFact {
  /** Id of the denial's row. */
  readonly id: string;
  /** `actor:<id>` or `unit:<code>`. */
  readonly party: string;
  /** Categories it covers; all when absent. */
  readonly categories?: readonly DataCategory[];
}

/** The sealed part of the gate's row. */
export interface GateFacts {
  /** Fold of the consent acts. */
  readonly heads: readonly ConsentHead[];
  /** Number of the newest consent act; 0 before the first. */
  readonly actCount: number;
  /** When the newest consent act took effect; the next never lies earlier. */
  readonly lastActAt?: Instant;
  /** Denials in force. */
  readonly denials: readonly DenialFact[];
  /** First instant at which the patient has reached each age that a pack or policy names; empty = no birth date. */
  readonly reaches: readonly { readonly age: number; readonly from: Instant }[];
  /** Verified guardians. */
  readonly guardians: readonly { readonly person: string; readonly from: Instant; readonly to?: Instant }[];
}

/** The gate's row. */
export interface GateRow {
  /** The patient's id. */
  readonly id: RecordId;
  /** False for a patient that was merged away or deactivated. */
  readonly active: boolean;
  /** True once a death is recorded. */
  readonly deceased: boolean;
  /** True while processing is restricted (限制处理). */
  readonly restricted: boolean;
  /** True while the record is sealed (封存). */
  readonly sealedRecord: boolean;
  /** The patient that this one was merged into. */
  readonly mergedInto: RecordId | null;
  /** `active`, or `shredded` after erasure. */
  readonly keyState: string;
  /** Key id of the subject's active key; null after erasure. */
  readonly activeKeyId: Uint8Array | null;
  /** Salt of the subject's pseudonym in the audit log; null after erasure. */
  readonly auditSalt: Uint8Array | null;
  /** Facts that are only read by the gate itself. */
  readonly facts?: GateFacts;
}

const guardianSchema = z
  .strictObject({ person: z.string(), from: instantSchema, to: z.exactOptional(instantSchema) })
  .readonly();
const denialSchema = z
  .strictObject({
    id: z.string(),
    party: z.string(),
    categories: z.exactOptional(z.array(dataCategorySchema).readonly()),
  })
  .readonly();

const factsGroup: SealedGroupSpec<GateFacts> = {
  id: 1,
  name: "facts",
  category: "notes",
  key: "subject",
  version: 1,
  schema: exactSchema<GateFacts>()(
    z
      .strictObject({
        heads: z.array(consentHeadSchema).readonly(),
        actCount: z.int().min(0),
        lastActAt: z.exactOptional(instantSchema),
        denials: z.array(denialSchema).readonly(),
        reaches: z.array(z.strictObject({ age: z.int(), from: instantSchema }).readonly()).readonly(),
        guardians: z.array(guardianSchema).readonly(),
      })
      .readonly(),
  ),
  upgrades: new Map(),
  bindRevision: true,
};

/** The collection of gate rows. */
export const subjectGateCollection: RecordCollection<GateRow> = recordCollection<GateRow>()({
  id: 10,
  name: "subjectGate",
  family: "gate",
  subject: "id",
  columns: {
    active: { type: "bool" },
    deceased: { type: "bool" },
    restricted: { type: "bool" },
    sealedRecord: { type: "bool" },
    mergedInto: { type: "uuid", null: true },
    keyState: { type: "text", max: 16 },
    activeKeyId: { type: "bytes", null: true },
    auditSalt: { type: "bytes", null: true },
  },
  sealedGroups: [factsGroup],
});
