/**
 * What a risk model is to its caller: a typed, cited function whose result is a status before it is a number. Bad or
 * missing patient data is never an exception.
 */

/** A value given to or by a model. */
export type Scalar = number | string | boolean;

/** One call of a model; `null` is the same as absent. */
export interface AssessCall {
  /** Values by input name or alias; a quantity needs its unit. */
  readonly inputs: Readonly<Record<string, { readonly value: Scalar | null; readonly unit?: string | null }>>;
  /** Instant the assessment is about; repeated in the result. */
  readonly at: string;
}

/** One declared input. */
export interface ModelInput {
  /** Name in a call. */
  readonly name: string;
  /** What kind of value it takes. */
  readonly kind: "quantity" | "boolean" | "choice" | "count";
  /** Accepted UCUM units; the model computes in the first. */
  readonly units?: readonly string[];
  /** Accepted words. */
  readonly choices?: readonly string[];
  /** Values that can be a measurement at all, in the first unit, inclusive; outside: `invalid-input`. */
  readonly plausible?: readonly [number, number];
  /** Values the model was made for, in the first unit, inclusive; outside: `not-applicable`. */
  readonly applicable?: readonly [number, number];
  /** Whether an assessment is impossible without it. */
  readonly required: boolean;
  /** Closed list of other names; giving a name and its alias is an error. */
  readonly aliases?: readonly string[];
  /** Indicator of the catalogue that supplies it to rules; otherwise the fact `input:<name>` does. */
  readonly indicator?: string;
  /** What a missing value means; `unknown` when absent. */
  readonly absentMeans?: "unknown" | "no";
}

/** One declared output. */
export interface ModelOutput {
  /** Name in the result. */
  readonly name: string;
  /** UCUM unit; percent outputs are not rounded. */
  readonly unit?: string;
  /** Every word the output can be, for classifications. */
  readonly labels?: readonly string[];
}

/** What is wrong with an input. */
export type InputProblem =
  | "not-a-number"
  | "wrong-type"
  | "unit-missing"
  | "unit-unknown"
  | "unit-mismatch"
  | "implausible"
  | "unknown-input"
  | "unknown-choice";

/** Least and greatest result that the missing items still allow. */
export interface AssessmentBounds {
  /** Output the bounds are of. */
  readonly output: string;
  /** Least value. */
  readonly min: number;
  /** Greatest value. */
  readonly max: number;
  /** The category, where both ends share it. */
  readonly category?: string;
}

/** Outcome of a call; the order of precedence is invalid-input, not-applicable, insufficient-data, ok. */
export type Assessment = {
  /** Model id. */
  readonly model: string;
  /** Edition of the model. */
  readonly edition: string;
  /** Instant of the call. */
  readonly at: string;
} & (
  | {
      readonly status: "ok";
      readonly outputs: Readonly<Record<string, Scalar>>;
      readonly caveats: readonly string[];
    }
  | {
      readonly status: "insufficient-data";
      readonly missing: readonly string[];
      readonly bounds?: AssessmentBounds;
    }
  | {
      readonly status: "not-applicable";
      readonly reasons: readonly { readonly input: string; readonly limit: string }[];
    }
  | {
      readonly status: "invalid-input";
      readonly problems: readonly { readonly input: string; readonly problem: InputProblem }[];
    }
);

/** A risk model, score or classification. */
export interface RiskModel {
  /** Id that names the edition. */
  readonly id: string;
  /** Edition in words. */
  readonly edition: string;
  /** Name for people. */
  readonly title: {
    /** Chinese name. */
    readonly zh: string;
    /** English name. */
    readonly en: string;
  };
  /** How it works. */
  readonly kind: "equation" | "points" | "classification";
  /** Declared inputs; any other is refused. */
  readonly inputs: readonly ModelInput[];
  /** Declared outputs. */
  readonly outputs: readonly ModelOutput[];
  /** Publication. */
  readonly source: {
    /** Citation. */
    readonly citation: string;
    /** Digital object identifier. */
    readonly doi?: string;
  };
  /** What is known about rights to use it. */
  readonly licence: string;
  /** Whether the wording of questions must come from the host. */
  readonly wording: "none-needed" | "host-supplies";
  /** Assesses one person. Pure; never throws on patient data. */
  assess(call: AssessCall): Assessment;
}
