/**
 * Declarations of model inputs. A model lists its inputs as a record of these; the types of the values its computation
 * receives follow from the record.
 */
import type { IndicatorId, UnitCode } from "../indicators/index.ts";

interface AnyInput {
  /** Other names of the input. */
  readonly aliases?: readonly string[];
  /** False where the model can do without it. */
  readonly required?: boolean;
  /** Indicator that supplies it to rules. */
  readonly indicator?: IndicatorId;
  /** Stands for "no" when missing. */
  readonly absentMeans?: "no";
}

/** A number with a unit. */
export interface QuantityInput extends AnyInput {
  readonly kind: "quantity";
  /** Accepted units; values reach the model in the first. */
  readonly units: readonly [UnitCode, ...UnitCode[]];
  /** Analyte whose conversions apply; the indicator's when absent. */
  readonly analyte?: IndicatorId;
  /** Multipliers that the model's paper fixes in place of the catalogue's, by unit. */
  readonly factors?: { readonly [Unit in UnitCode]?: number };
  /** The value is staged in the unit it was printed in and is never converted. */
  readonly asPrinted?: true;
  readonly plausible: readonly [number, number];
  readonly applicable?: readonly [number, number];
  /** Limits hold for completed units: 74.9 years is 74. */
  readonly completed?: true;
}

/** Yes or no; 0 or 1 with `{points}` is accepted. */
export interface BooleanInput extends AnyInput {
  readonly kind: "boolean";
  /** The only value the model was made for. */
  readonly only?: boolean;
  /** Caveat of a result that had to do without it. */
  readonly caveatIfMissing?: string;
}

/** One of some words. */
export interface ChoiceInput extends AnyInput {
  readonly kind: "choice";
  readonly choices: readonly string[];
}

/** A whole number without a physical unit; words may stand for numbers. */
export interface CountInput extends AnyInput {
  readonly kind: "count";
  readonly plausible: readonly [number, number];
  /** The only numbers that can occur. */
  readonly steps?: readonly number[];
  /** Words of a form and the number each stands for. */
  readonly words?: Readonly<Record<string, number>>;
  /** Units accepted beside none; `{points}` when absent. */
  readonly units?: readonly UnitCode[];
  /** A missing unit is a problem. */
  readonly unitNeeded?: true;
}

/** Declarations by input name. */
export type InputSpecs = Readonly<Record<string, InputSpec>>;

/** Declaration of one input. */
export type InputSpec = QuantityInput | BooleanInput | ChoiceInput | CountInput;

type ValueOf<S extends InputSpec> = S extends { readonly kind: "boolean" }
  ? boolean
  : S extends { readonly kind: "choice"; readonly choices: readonly (infer Word)[] }
    ? Word
    : number;

/** Values of the inputs, each perhaps missing. */
export type PartialValues<I extends InputSpecs> = {
  readonly [K in keyof I]: ValueOf<I[K]> | undefined;
};

/** Values of the inputs once no required one is missing. */
export type Values<I extends InputSpecs> = {
  readonly [K in keyof I]: I[K] extends { readonly required: false }
    ? ValueOf<I[K]> | undefined
    : ValueOf<I[K]>;
};
