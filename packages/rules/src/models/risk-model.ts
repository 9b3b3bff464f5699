/**
 * What a risk model is to its caller: a typed, cited function whose result is a status before it is a number. Bad or
 * missing patient data is never an exception.
 */

/** A value given to or by a model. */
export type Scalar = number | string | boolean;

/** One value of a call. */
export interface GivenInput {
  /** The value; `null` is the same as an input that is not given. */
  readonly value: Scalar | null;
  /** Unit as reported; `null` is the same as none. */
  readonly unit?: string | null;
}

/** One call of a model. */
export interface AssessCall {
  /** Values by input name or alias; a quantity needs its unit. */
  readonly inputs: Readonly<Record<string, GivenInput>>;
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

/** What every assessment carries. */
export interface AssessmentFrame {
  /** Model id. */
  readonly model: string;
  /** Edition of the model. */
  readonly edition: string;
  /** Instant of the call. */
  readonly at: string;
}

/** The model applies and has answered. */
export interface Assessed extends AssessmentFrame {
  /** The answer is in {@link Assessed.outputs}. */
  readonly status: "ok";
  /** Outputs by name. */
  readonly outputs: Readonly<Record<string, Scalar>>;
  /** What to keep in mind when reading them, as codes. */
  readonly caveats: readonly string[];
}

/** Inputs are missing. */
export interface InsufficientData extends AssessmentFrame {
  /** Nothing can be said yet. */
  readonly status: "insufficient-data";
  /** Names of the missing inputs. */
  readonly missing: readonly string[];
  /** What a points model can say all the same. */
  readonly bounds?: AssessmentBounds;
}

/** The person is outside the population the model was made for. */
export interface NotApplicable extends AssessmentFrame {
  /** The model says nothing about this person. */
  readonly status: "not-applicable";
  /** Limits that are not met. */
  readonly reasons: readonly InputLimit[];
}

/** A limit that a person is outside of. */
export interface InputLimit {
  /** Name of the input. */
  readonly input: string;
  /** The limit in words: `35 to 74 a`, `false`. */
  readonly limit: string;
}

/** Inputs cannot be used. */
export interface InvalidInput extends AssessmentFrame {
  /** Nothing was computed. */
  readonly status: "invalid-input";
  /** What is wrong, by input. */
  readonly problems: readonly NamedInputProblem[];
}

/** What is wrong with which input. */
export interface NamedInputProblem {
  /** Name or alias as given. */
  readonly input: string;
  /** What is wrong. */
  readonly problem: InputProblem;
}

/** Outcome of a call; the order of precedence is invalid-input, not-applicable, insufficient-data, ok. */
export type Assessment = Assessed | InsufficientData | NotApplicable | InvalidInput;

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
