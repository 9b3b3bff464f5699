/**
 * MDRD, four variables, for comparison only: Chinese laboratories still print it. It carries a race term.
 */
import { defineModel } from "../define-model.ts";
import { age, creatinineMgDl, FLAG, SEX } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

/** MDRD, four variables. */
export const mdrd4: RiskModel = defineModel({
  id: "mdrd-4",
  edition: "2006",
  title: { zh: "MDRD 四变量公式", en: "MDRD, four variables" },
  kind: "equation",
  inputs: { sex: SEX, age: age([18, 130]), creatinine: creatinineMgDl(), black: FLAG },
  outputs: [{ name: "egfr", unit: "mL/min/{1.73_m2}" }],
  source: {
    citation: "Levey AS et al. Ann Intern Med 2006;145:247-254",
    doi: "10.7326/0003-4819-145-4-200608150-00004",
  },
  licence: "published equation",
  wording: "none-needed",
  compute: (v) => {
    const bySex = v.sex === "female" ? 0.742 : 1;
    const egfr = 175 * v.creatinine ** -1.154 * v.age ** -0.203 * bySex * (v.black ? 1.212 : 1);
    return { outputs: { egfr }, caveats: ["for-comparison-only"] };
  },
});
