/** Types of the errors: a switch over the codes is exhaustive and narrows. */
import { describe, expectTypeOf, it } from "vitest";
import type { AnyRulesError, RuleSetProblem, RulesErrorCode } from "../../src/index.ts";

function nameOf(error: AnyRulesError): string {
  switch (error.code) {
    case "InvalidRuleSet":
    case "RuleTestsFailed":
      expectTypeOf(error.details).toEqualTypeOf<readonly RuleSetProblem[]>();
      return error.name;
    case "UnknownRule":
      return error.details.rule;
    case "UnknownModel":
      return error.details.model;
    case "UnknownIndicator":
    case "UnknownUnit":
      return error.details.indicator;
    case "UnitMismatch":
      return error.details.unit;
    case "InvalidInstant":
      return error.details.parameter;
    case "BacktestGateFailed":
      return error.details.failures.join();
    default:
      expectTypeOf(error).toBeNever();
      return "";
  }
}

describe("errors", () => {
  it("are all in the union", () => {
    expectTypeOf<AnyRulesError["code"]>().toEqualTypeOf<RulesErrorCode>();
    expectTypeOf(nameOf).returns.toBeString();
  });
});
