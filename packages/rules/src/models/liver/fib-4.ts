/**
 * FIB-4: liver fibrosis from age, transaminases and platelets. From 65 years the lower border is 2.0; under 35 years the
 * index is weak.
 */
import { bandOf } from "../bands.ts";
import { defineModel } from "../define-model.ts";
import type { QuantityInput } from "../input-spec.ts";
import { age } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

const ENZYME_RANGE = [1, 10000] as const;
const ALT: QuantityInput = { kind: "quantity", units: ["U/L"], indicator: "alt", plausible: ENZYME_RANGE };
const AST: QuantityInput = { kind: "quantity", units: ["U/L"], indicator: "ast", plausible: ENZYME_RANGE };
const PLATELETS: QuantityInput = {
  kind: "quantity",
  units: ["10*9/L", "10*3/uL"],
  indicator: "platelets",
  plausible: [1, 3200],
};

const LABELS = ["excluded", "further investigation", "likely"] as const;
const LIKELY_FROM = 2.67;

/** FIB-4. */
export const fib4: RiskModel = defineModel({
  id: "fib-4",
  edition: "2006",
  title: { zh: "FIB-4 肝纤维化指数", en: "FIB-4" },
  kind: "equation",
  inputs: { age: age(), ast: AST, alt: ALT, platelets: PLATELETS },
  outputs: [{ name: "fib4" }, { name: "category", labels: LABELS }],
  source: { citation: "Sterling RK et al. Hepatology 2006;43:1317-1325", doi: "10.1002/hep.21178" },
  licence: "published formula",
  wording: "none-needed",
  compute: (v) => {
    const index = (v.age * v.ast) / (v.platelets * Math.sqrt(v.alt));
    const [excluded, open, likely] = LABELS;
    const border = v.age >= 65 ? 2 : 1.3;
    return {
      outputs: {
        fib4: index,
        category: bandOf<string>(
          [
            [0, excluded],
            [border, open],
            [LIKELY_FROM, likely],
          ],
          index,
        ),
      },
      caveats: v.age < 35 ? ["weak-under-35"] : [],
    };
  },
});
