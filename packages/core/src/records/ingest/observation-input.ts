/**
 * Results as a source reports them: one code, one time, one value. A panel (blood pressure) is one input per component;
 * the components share `panel` and time. Values are kept as reported, units included; conversion happens on reading.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import { type CodedConcept, codedConceptSchema } from "../../patients/index.ts";
import type { FactTime } from "../fact-time.ts";
import { sourceCodeSchema, sourceTextSchema } from "./source-text.ts";

/** How far a result is (FHIR R4 ObservationStatus, without those that carry no result). */
export const RESULT_STATUSES: readonly ResultStatus[] = [
  "registered",
  "preliminary",
  "final",
  "amended",
  "corrected",
];

/** How far a result is. */
export type ResultStatus = "registered" | "preliminary" | "final" | "amended" | "corrected";

/** A measured number; with a comparator the true value is only known to lie on that side. */
export interface NumberValue {
  /** The number as reported. */
  readonly number: number;
  /** Below or above what could be measured. */
  readonly comparator?: "<" | "<=" | ">=" | ">";
  /** Unit as reported: a UCUM code where the source used one. */
  readonly unit?: string;
}

/** What was found: a number, a concept, a text or yes and no. */
export type ObservationValue =
  | NumberValue
  | {
      /** A coded answer. */
      readonly concept: CodedConcept;
    }
  | {
      /** An answer in words. */
      readonly text: string;
    }
  | {
      /** Yes or no. */
      readonly flag: boolean;
    };

/** The laboratory's own range for this result, in the unit of the value. */
export interface ReportedRange {
  /** Lower bound, inclusive. */
  readonly low?: number;
  /** Upper bound, inclusive. */
  readonly high?: number;
  /** The range as the laboratory wrote it. */
  readonly text?: string;
}

/** The panel that a component belongs to. */
export interface PanelRef {
  /** Code of the panel, or its text when it is uncoded. */
  readonly code: string;
  /** The panel in the source's own terms. */
  readonly ref: string;
}

/** One result. */
export interface ObservationInput {
  /** The result in the source's own terms; stable across corrections. */
  readonly ref: string;
  /** How far the result is. */
  readonly status: ResultStatus;
  /** What was measured. */
  readonly code: CodedConcept;
  /** When it held for the patient; the start of a period. */
  readonly at: FactTime;
  /** End of a period, where the result is about one. */
  readonly until?: FactTime;
  /** What was found. */
  readonly value: ObservationValue;
  /** The panel it is a component of. */
  readonly panel?: PanelRef;
  /** Category code as given, for example `vital-signs`, `laboratory`. */
  readonly category?: string;
  /** The laboratory's range. */
  readonly range?: ReportedRange;
  /** The laboratory's judgement, a code such as `H` or `LL`. */
  readonly interpretation?: string;
  /** The encounter in the source's own terms. */
  readonly encounter?: string;
}

/** The report that results came in. */
export interface ResultReport {
  /** The report in the source's own terms. */
  readonly ref: string;
  /** What was ordered. */
  readonly code?: CodedConcept;
}

const numberValueSchema = z
  .strictObject({
    number: z.number(),
    comparator: z.exactOptional(z.enum(["<", "<=", ">=", ">"])),
    unit: z.exactOptional(sourceCodeSchema),
  })
  .readonly();

/** Accepts an {@link ObservationValue}. */
export const observationValueSchema: z.ZodType<ObservationValue> = exactSchema<ObservationValue>()(
  z.union([
    numberValueSchema,
    z.strictObject({ concept: codedConceptSchema }).readonly(),
    z.strictObject({ text: sourceTextSchema }).readonly(),
    z.strictObject({ flag: z.boolean() }).readonly(),
  ]),
);

/** Accepts a {@link ReportedRange}. */
export const reportedRangeSchema: z.ZodType<ReportedRange> = exactSchema<ReportedRange>()(
  z
    .strictObject({
      low: z.exactOptional(z.number()),
      high: z.exactOptional(z.number()),
      text: z.exactOptional(sourceTextSchema),
    })
    .readonly(),
);

/** Accepts an {@link ObservationInput}; its times are checked when it is applied. */
export const observationInputSchema: z.ZodType<ObservationInput> = exactSchema<ObservationInput>()(
  z
    .strictObject({
      ref: sourceCodeSchema,
      status: z.enum(RESULT_STATUSES),
      code: codedConceptSchema,
      at: sourceCodeSchema,
      until: z.exactOptional(sourceCodeSchema),
      value: observationValueSchema,
      panel: z.exactOptional(z.strictObject({ code: sourceTextSchema, ref: sourceCodeSchema }).readonly()),
      category: z.exactOptional(sourceCodeSchema),
      range: z.exactOptional(reportedRangeSchema),
      interpretation: z.exactOptional(sourceCodeSchema),
      encounter: z.exactOptional(sourceCodeSchema),
    })
    .readonly(),
);

/** Accepts a {@link ResultReport}. */
export const resultReportSchema: z.ZodType<ResultReport> = exactSchema<ResultReport>()(
  z.strictObject({ ref: sourceCodeSchema, code: z.exactOptional(codedConceptSchema) }).readonly(),
);
