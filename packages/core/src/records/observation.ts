/**
 * Observation (指标、检查结果): one result of one patient, as reported. The stored value and unit are the reported ones;
 * what rules and charts want is derived when it is read, through the one unit table of `@hcrm/rules/indicators`. A unit
 * that the table does not know is kept as given and counts for no rule.
 */
import { convert, getIndicator, indicatorOfLoinc, normaliseUnit } from "@hcrm/rules/indicators";
import { z } from "zod";
import { exactSchema, type Instant, type RecordId } from "../kernel/index.ts";
import { type CodedConcept, codedConceptSchema, LOINC_SYSTEM, type PartialDate } from "../patients/index.ts";
import { type FactContent, factContentShape } from "./fact-row.ts";
import { factTimeSchema } from "./fact-time.ts";
import {
  type NumberValue,
  type ObservationValue,
  observationValueSchema,
  type ReportedRange,
  type ResultStatus,
  reportedRangeSchema,
} from "./ingest/observation-input.ts";
import type { Provenance } from "./provenance.ts";

/** The panel that a result is a component of. */
export interface Panel {
  /** Code of the panel, or its text when it is uncoded. */
  readonly code: string;
  /** Equal for all components of one panel. */
  readonly id: string;
}

/** A value in the indicator's own unit. */
export interface CanonicalValue {
  /** The converted number. */
  readonly number: number;
  /** The indicator's unit, UCUM. */
  readonly unit: string;
}

/** The sealed content of an observation. */
export interface ObservationContent extends FactContent {
  /** What was measured. */
  readonly code: CodedConcept;
  /** When it held; the start of a period. */
  readonly at: Instant | PartialDate;
  /** End of a period. */
  readonly until?: Instant | PartialDate;
  /** What was found, as reported. */
  readonly value: ObservationValue;
  /** The panel it is a component of. */
  readonly panel?: Panel;
  /** Category code as given. */
  readonly category?: string;
  /** The laboratory's range, in the unit of the value. */
  readonly range?: ReportedRange;
  /** The laboratory's judgement. */
  readonly interpretation?: string;
  /** The encounter's key at the source, as a keyed hash (hex). */
  readonly encounterHash?: string;
}

/** An observation as a caller sees it. */
export interface Observation {
  /** Id of the record, the same for all its revisions. */
  readonly id: RecordId;
  /** 1 for the first revision. */
  readonly revision: number;
  /** How far the result is. */
  readonly status: ResultStatus;
  /** What was measured. */
  readonly code: CodedConcept;
  /** When it held; the start of a period. */
  readonly at: Instant | PartialDate;
  /** End of a period. */
  readonly until?: Instant | PartialDate;
  /** What was found, as reported. */
  readonly value: ObservationValue;
  /** `none`: no unit given; `unknown`: not in the unit table, so no rule sees the value. */
  readonly unitStatus: "known" | "unknown" | "none";
  /** Id of the indicator that the code means, for example `sbp`. */
  readonly indicator?: string;
  /** The value in the indicator's own unit, where it can be converted. */
  readonly canonical?: CanonicalValue;
  /** The panel it is a component of. */
  readonly panel?: Panel;
  /** Category code as given. */
  readonly category?: string;
  /** The laboratory's range, in the unit of the reported value. */
  readonly range?: ReportedRange;
  /** The laboratory's judgement. */
  readonly interpretation?: string;
  /** Where it came from. */
  readonly provenance: Provenance;
}

const text = z.string().min(1).max(512);

/** Accepts an {@link ObservationContent}; the schema of its sealed group. */
export const observationContentSchema: z.ZodType<ObservationContent> = exactSchema<ObservationContent>()(
  z
    .strictObject({
      ...factContentShape,
      code: codedConceptSchema,
      at: factTimeSchema,
      until: z.exactOptional(factTimeSchema),
      value: observationValueSchema,
      panel: z.exactOptional(z.strictObject({ code: z.string().min(1).max(65_536), id: text }).readonly()),
      category: z.exactOptional(text),
      range: z.exactOptional(reportedRangeSchema),
      interpretation: z.exactOptional(text),
      encounterHash: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
    })
    .readonly(),
);

/** The indicator that a concept means: by its LOINC code, primary or not. */
export function indicatorOf(code: CodedConcept): string | undefined {
  const codings = [{ system: code.system, code: code.code }, ...(code.others ?? [])];
  for (const coding of codings) {
    const id =
      coding.system === LOINC_SYSTEM && coding.code !== undefined ? indicatorOfLoinc(coding.code) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
}

/** What is derived from a reported value when it is read. */
export function derivedFrom(
  code: CodedConcept,
  value: ObservationValue,
): Pick<Observation, "unitStatus" | "indicator" | "canonical"> {
  const indicator = indicatorOf(code);
  const named = indicator === undefined ? {} : { indicator };
  if (!("number" in value) || value.unit === undefined) return { ...named, unitStatus: "none" };
  const unit = normaliseUnit(value.unit);
  if (unit === undefined) return { ...named, unitStatus: "unknown" };
  if (indicator === undefined) return { unitStatus: "known" };
  const canonical = inCanonicalUnit(indicator, value, unit);
  return { indicator, unitStatus: "known", ...(canonical === undefined ? {} : { canonical }) };
}

/** A value beyond what could be measured has no canonical number: its true size is not known. */
function inCanonicalUnit(indicator: string, value: NumberValue, unit: string): CanonicalValue | undefined {
  if (value.comparator !== undefined) return undefined;
  const target = getIndicator(indicator).unit;
  try {
    return { number: convert(indicator, value.number, unit, target), unit: target };
  } catch {
    return undefined; // a known unit of another kind: mg/dL for a blood pressure
  }
}
