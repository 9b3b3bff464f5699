/**
 * Errors of rule sets, tags and risk models (`rules.md` section 3).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The rule set fails its static checks; `details.problems` list them. */
export class InvalidRuleSet extends HcrmError {
  override readonly code = "InvalidRuleSet" as const;
}

/** A rule's own tests fail or are missing, so the set is not published. */
export class RuleTestsFailed extends HcrmError {
  override readonly code = "RuleTestsFailed" as const;
}

/** No risk model has this id. */
export class UnknownModel extends HcrmError {
  override readonly code = "UnknownModel" as const;
}

/** No indicator has this id. */
export class UnknownIndicator extends HcrmError {
  override readonly code = "UnknownIndicator" as const;
}

/** The unit is not in the alias table. */
export class UnknownUnit extends HcrmError {
  override readonly code = "UnknownUnit" as const;
}

/** The back-test's gate failed, so the set is not published. */
export class BacktestGateFailed extends HcrmError {
  override readonly code = "BacktestGateFailed" as const;
}

/** The tag definition is refused; `details.reason` says why. */
export class TagInvalid extends HcrmError {
  override readonly code = "TagInvalid" as const;
}
