/**
 * Body mass index, by definition: weight over height squared, not rounded. The class that goes with it is the model
 * `bmi-cn-2013`, which rounds.
 */
import { defineModel } from "../define-model.ts";
import { height, weight } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

/** Body mass index. */
export const bmiDefinition: RiskModel = defineModel({
  id: "bmi",
  edition: "definition",
  title: { zh: "体质指数", en: "Body mass index" },
  kind: "equation",
  inputs: { weight: weight(), height: height() },
  outputs: [{ name: "bmi", unit: "kg/m2" }],
  source: { citation: "definition: kg / m²" },
  licence: "definition",
  wording: "none-needed",
  compute: (v) => ({ outputs: { bmi: v.weight / (v.height / 100) ** 2 } }),
});
