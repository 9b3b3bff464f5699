/**
 * Encounter (就诊、住院、预约): a visit, a stay, or an appointment while it is planned. The end of a finished inpatient stay
 * is the day from which follow-up after discharge counts.
 */
import { z } from "zod";
import {
  exactSchema,
  type Instant,
  isInstant,
  type LocalDate,
  localDateIn,
  type RecordId,
} from "../kernel/index.ts";
import { type CodedConcept, codedConceptSchema, type PartialDate, precisionOf } from "../patients/index.ts";
import { type FactContent, factContentShape } from "./fact-row.ts";
import { factTimeSchema } from "./fact-time.ts";
import type { EncounterStatus } from "./ingest/encounter-input.ts";
import type { Provenance } from "./provenance.ts";

/** What is known of an encounter besides its record. */
export interface EncounterDetails {
  /** Kind (HL7 v3 ActCode), for example `AMB`, `EMER`, `IMP`. */
  readonly class?: string;
  /** Start. */
  readonly start?: Instant | PartialDate;
  /** End; for an inpatient stay the discharge. */
  readonly end?: Instant | PartialDate;
  /** What kind of visit. */
  readonly types?: readonly CodedConcept[];
  /** Why. */
  readonly reasons?: readonly CodedConcept[];
  /** Where to after the stay. */
  readonly discharge?: CodedConcept;
}

/** The sealed content of an encounter. */
export interface EncounterContent extends FactContent, EncounterDetails {}

/** An encounter as a caller sees it. */
export interface Encounter extends EncounterDetails {
  /** Id of the record. */
  readonly id: RecordId;
  /** 1 for the first revision. */
  readonly revision: number;
  /** Where it stands. */
  readonly status: EncounterStatus;
  /** Where it came from. */
  readonly provenance: Provenance;
}

const concepts = z.array(codedConceptSchema).max(50).readonly();

/** Accepts an {@link EncounterContent}; the schema of its sealed group. */
export const encounterContentSchema: z.ZodType<EncounterContent> = exactSchema<EncounterContent>()(
  z
    .strictObject({
      ...factContentShape,
      class: z.exactOptional(z.string().min(1).max(512)),
      start: z.exactOptional(factTimeSchema),
      end: z.exactOptional(factTimeSchema),
      types: z.exactOptional(concepts),
      reasons: z.exactOptional(concepts),
      discharge: z.exactOptional(codedConceptSchema),
    })
    .readonly(),
);

/**
 * The day on which an inpatient stay ended, in a zone; `undefined` for any other encounter, for one that has not ended,
 * and where the day is not known.
 *
 * @example
 * ```ts
 * dischargeDay("finished", { class: "IMP", end: "2026-03-08T17:00:00.000Z" }, "Asia/Shanghai"); // "2026-03-09"
 * ```
 */
export function dischargeDay(status: string, details: EncounterDetails, zone: string): LocalDate | undefined {
  const { end } = details;
  if (status !== "finished" || details.class !== "IMP" || end === undefined) return undefined;
  if (isInstant(end)) return localDateIn(end, zone);
  return precisionOf(end) === "day" ? end : undefined;
}
