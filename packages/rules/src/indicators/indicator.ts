/**
 * What the catalogue knows of one indicator (指标): its codes, its unit, how its other units convert, which values are
 * possible at all, and the reference ranges used where the laboratory sent none.
 */
import type { UnitCode } from "./unit-alias.ts";

/** A reference range for adults; used only where the laboratory sent no range of its own. */
export interface ReferenceRange {
  /** Sex the range is for; both when absent. */
  readonly sex?: "male" | "female";
  /** Least completed years of age, inclusive; 18 when absent. */
  readonly minAge?: number;
  /** Greatest completed years of age, inclusive. */
  readonly maxAge?: number;
  /** Lower limit, inclusive, in the indicator's unit. */
  readonly low?: number;
  /** Upper limit, inclusive, in the indicator's unit. */
  readonly high?: number;
  /** Where the limits come from. */
  readonly source: string;
}

/** How a value in another unit becomes one in the indicator's unit: value × factor + offset. */
export interface UnitConversion {
  /** UCUM code of the other unit. */
  readonly from: UnitCode;
  /** Multiplier; 1 when absent. */
  readonly factor?: number;
  /** Added after multiplying; 0 when absent. */
  readonly offset?: number;
}

/** One indicator of the catalogue. */
export interface Indicator {
  /** Stable id, used as the code of facts. */
  readonly id: string;
  /** LOINC codes that mean this indicator: in mass units, in SI units, and others. */
  readonly loinc: {
    /** Code of the measurement in mass units, or of the only form. */
    readonly mass?: string;
    /** Code of the measurement in SI units. */
    readonly si?: string;
    /** Further codes of the same indicator. */
    readonly other?: readonly string[];
  };
  /** Chinese name. */
  readonly zh: string;
  /** English name. */
  readonly en: string;
  /** Canonical unit, a UCUM code. */
  readonly unit: UnitCode;
  /** Other units of the same analyte. */
  readonly convert: readonly UnitConversion[];
  /** Least and greatest value that can be a measurement at all, in the canonical unit, inclusive. */
  readonly plausible: readonly [number, number];
  /** Reference ranges; empty where only the laboratory's own is valid. */
  readonly ranges: readonly ReferenceRange[];
  /** Direction in which a change is a change for the worse. */
  readonly worse?: "up" | "down";
  /** Least slope per year, in the canonical unit, that is worth a word; a trend below it is never relevant. */
  readonly minSlopePerYear?: number;
  /** Within-subject biological variation, in percent. */
  readonly cvi?: number;
  /** Source of {@link Indicator.cvi}. */
  readonly variationSource?: string;
}
