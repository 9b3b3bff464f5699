/** Types of the builder: a unit goes only with an indicator that is measured in it. */
import { describe, expectTypeOf, it } from "vitest";
import { type Condition, hasCondition, latest } from "../../src/index.ts";
import type { CATALOGUE, IndicatorId, IndicatorUnits, UnitCode } from "../../src/indicators/index.ts";

describe("indicators and units", () => {
  it("pair as the catalogue says", () => {
    expectTypeOf(latest("sbp").gte).parameters.toEqualTypeOf<[number, "mm[Hg]" | "kPa"]>();
    expectTypeOf(latest("hba1c").gte(6.5, "%")).toEqualTypeOf<Condition>();
    expectTypeOf<keyof typeof CATALOGUE>().toEqualTypeOf<IndicatorId>();
    expectTypeOf<IndicatorUnits[IndicatorId]>().toExtend<UnitCode>();
  });

  it("refuse what does not pair", () => {
    // @ts-expect-error pressure is not measured in mmol/L
    latest("sbp").gte(140, "mmol/L");
    // @ts-expect-error the unit is needed
    latest("sbp").gte(140);
    // @ts-expect-error the catalogue has no mood
    latest("mood");
    // @ts-expect-error a condition names its system
    hasCondition("I10");
  });
});
