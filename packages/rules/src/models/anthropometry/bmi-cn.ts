/**
 * Weight classes of Chinese adults by body mass index, after WS/T 428-2013 (to be checked against the official text).
 * The index is rounded half up to one decimal before it is classed: 23.95 is 24.0 and so 超重.
 */
import { bandOf, roundHalfUp } from "../bands.ts";
import { defineModel } from "../define-model.ts";
import { age, bmi, height, weight } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

/** Body mass index class, WS/T 428-2013. */
export const bmiCn: RiskModel = defineModel({
  id: "bmi-cn-2013",
  edition: "WS/T 428-2013",
  title: { zh: "成人体重判定", en: "Chinese adult BMI class" },
  kind: "classification",
  inputs: {
    bmi: { ...bmi(), required: false },
    weight: { ...weight(), required: false },
    height: { ...height(), required: false },
    age: { ...age([18, 130]), required: false },
  },
  outputs: [
    { name: "bmi", unit: "kg/m2" },
    { name: "category", labels: ["偏瘦", "正常", "超重", "肥胖"] },
  ],
  source: { citation: "WS/T 428-2013 成人体重判定, to be checked against the official text" },
  licence: "national health standard",
  wording: "none-needed",
  compute: (v) => {
    const index =
      v.bmi ??
      (v.weight === undefined || v.height === undefined ? undefined : v.weight / (v.height / 100) ** 2);
    if (index === undefined) {
      const lacking = (["weight", "height"] as const).filter((name) => v[name] === undefined);
      return { missing: lacking.length === 2 ? ["bmi"] : lacking };
    }
    const rounded = roundHalfUp(index, 1);
    return {
      outputs: {
        bmi: rounded,
        category: bandOf(
          [
            [0, "偏瘦"],
            [18.5, "正常"],
            [24, "超重"],
            [28, "肥胖"],
          ],
          rounded,
        ),
      },
    };
  },
});
