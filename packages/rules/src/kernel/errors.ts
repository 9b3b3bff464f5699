/**
 * The coded errors of this package. Each has a stable `code` and `details` that are safe to log: ids, codes, paths and
 * units, never a value of a patient. Bad patient data is not an error here; it is a status of a verdict or an
 * assessment. core maps these codes one to one.
 */

/** Stable code of every error this package throws. */
export type RulesErrorCode =
  | "InvalidRuleSet"
  | "RuleTestsFailed"
  | "UnknownRule"
  | "UnknownModel"
  | "UnknownIndicator"
  | "UnknownUnit"
  | "UnitMismatch"
  | "InvalidInstant"
  | "BacktestGateFailed";

/** What can be wrong with a rule set; `shape` is any departure from the strict schema. */
export type RuleSetProblemCode =
  | "shape"
  | "duplicate-id"
  | "unknown-indicator"
  | "unknown-unit"
  | "unit-dimension"
  | "impossible-range"
  | "unknown-model"
  | "unknown-output"
  | "tag-cycle"
  | "too-deep"
  | "too-many-nodes"
  | "too-long"
  | "forbidden-key"
  | "tests-missing"
  | "test-failed"
  | "evidence-missing";

/** One finding about a rule set. */
export interface RuleSetProblem {
  /** What is wrong. */
  readonly code: RuleSetProblemCode;
  /** JSON pointer into the rule set, for example `/rules/0/when/of/1`. */
  readonly path: string;
  /** The rule concerned, where the finding belongs to one. */
  readonly rule?: string;
  /** What is needed, in a few words; names ids and codes only. */
  readonly note?: string;
}

/** Base of all errors of this package; `switch (error.code)` narrows {@link AnyRulesError}. */
export abstract class RulesError extends Error {
  /**
   * @param name name of the class, also its code.
   * @param message what happened; never a value of a patient.
   */
  constructor(name: RulesErrorCode, message: string) {
    super(message);
    this.name = name;
  }
  /** Stable code. */
  abstract readonly code: RulesErrorCode;
  /** JSON that is safe to log. */
  abstract readonly details: unknown;
}

/** A rule set is refused: its shape, its limits or a static check. */
export class InvalidRuleSet extends RulesError {
  /** Stable code. */
  readonly code = "InvalidRuleSet";
  /** Safe to log. */
  readonly details: readonly RuleSetProblem[];
  /** @param details every finding; at least one. */
  constructor(details: readonly RuleSetProblem[]) {
    super(
      "InvalidRuleSet",
      `The rule set is refused: ${[...new Set(details.map((one) => one.code))].join(", ")}.`,
    );
    this.details = details;
  }
}

/** The tests a rule set carries do not all pass. */
export class RuleTestsFailed extends RulesError {
  /** Stable code. */
  readonly code = "RuleTestsFailed";
  /** Safe to log. */
  readonly details: readonly RuleSetProblem[];
  /** @param details one finding per failed test. */
  constructor(details: readonly RuleSetProblem[]) {
    super("RuleTestsFailed", `${details.length} test(s) of the rule set fail.`);
    this.details = details;
  }
}

/** No rule of the set has this id. */
export class UnknownRule extends RulesError {
  /** Stable code. */
  readonly code = "UnknownRule";
  /** Safe to log. */
  readonly details: {
    /** Id asked for. */
    readonly rule: string;
  };
  /** @param rule the id asked for. */
  constructor(rule: string) {
    super("UnknownRule", "The rule set has no rule of this id.");
    this.details = { rule };
  }
}

/** No risk model has this id. */
export class UnknownModel extends RulesError {
  /** Stable code. */
  readonly code = "UnknownModel";
  /** Safe to log. */
  readonly details: {
    /** Id asked for. */
    readonly model: string;
  };
  /** @param model the id asked for. */
  constructor(model: string) {
    super("UnknownModel", "There is no risk model of this id.");
    this.details = { model };
  }
}

/** The catalogue has no such indicator. */
export class UnknownIndicator extends RulesError {
  /** Stable code. */
  readonly code = "UnknownIndicator";
  /** Safe to log. */
  readonly details: {
    /** Id of the indicator. */
    readonly indicator: string;
  };
  /** @param indicator the id asked for. */
  constructor(indicator: string) {
    super("UnknownIndicator", "The catalogue has no indicator of this id.");
    this.details = { indicator };
  }
}

/** A unit text is not in the alias table; the text itself is left out, for it may come from a patient's record. */
export class UnknownUnit extends RulesError {
  /** Stable code. */
  readonly code = "UnknownUnit";
  /** Safe to log. */
  readonly details: {
    /** Id of the indicator. */
    readonly indicator: string;
  };
  /** @param indicator the indicator whose value carried the unit. */
  constructor(indicator: string) {
    super("UnknownUnit", "The unit is not in the alias table.");
    this.details = { indicator };
  }
}

/** A known unit does not belong to the analyte. */
export class UnitMismatch extends RulesError {
  /** Stable code. */
  readonly code = "UnitMismatch";
  /** Safe to log. */
  readonly details: {
    /** Id of the indicator. */
    readonly indicator: string;
    /** UCUM code. */
    readonly unit: string;
  };
  /**
   * @param indicator the indicator asked for.
   * @param unit UCUM code of the unit that does not fit it.
   */
  constructor(indicator: string, unit: string) {
    super("UnitMismatch", "The indicator is not measured in this unit.");
    this.details = { indicator, unit };
  }
}

/** A text given as `now` is not an ISO instant with `Z` or an offset. */
export class InvalidInstant extends RulesError {
  /** Stable code. */
  readonly code = "InvalidInstant";
  /** Safe to log. */
  readonly details: {
    /** Name of the parameter. */
    readonly parameter: string;
  };
  /** @param parameter name of the parameter. */
  constructor(parameter: string) {
    super("InvalidInstant", "An instant must be ISO 8601 with Z or an offset.");
    this.details = { parameter };
  }
}

/** A back-test did not pass the gate it was run with. */
export class BacktestGateFailed extends RulesError {
  /** Stable code. */
  readonly code = "BacktestGateFailed";
  /** Safe to log. */
  readonly details: {
    /** As in the report. */
    readonly failures: readonly string[];
  };
  /** @param failures the failed conditions, as in the report. */
  constructor(failures: readonly string[]) {
    super("BacktestGateFailed", "The back-test did not pass its gate.");
    this.details = { failures };
  }
}

/** Every error this package throws. */
export type AnyRulesError =
  | InvalidRuleSet
  | RuleTestsFailed
  | UnknownRule
  | UnknownModel
  | UnknownIndicator
  | UnknownUnit
  | UnitMismatch
  | InvalidInstant
  | BacktestGateFailed;
