/**
 * APRI: AST against its upper limit of normal, over platelets. The limit is the laboratory's own, so it is an input and
 * has no default.
 */
import { defineModel } from "../define-model.ts";
import type { RiskModel } from "../risk-model.ts";

/** APRI. */
export const apri: RiskModel = defineModel({
  id: "apri",
  edition: "2003",
  title: { zh: "APRI 指数", en: "APRI" },
  kind: "equation",
  inputs: {
    ast: { kind: "quantity", units: ["U/L"], indicator: "ast", plausible: [1, 10000] },
    astUln: { kind: "quantity", units: ["U/L"], plausible: [10, 200] },
    platelets: {
      kind: "quantity",
      units: ["10*9/L", "10*3/uL"],
      indicator: "platelets",
      plausible: [1, 3200],
    },
  },
  outputs: [{ name: "apri" }],
  source: { citation: "Wai CT et al. Hepatology 2003;38:518-526", doi: "10.1053/jhep.2003.50346" },
  licence: "published formula",
  wording: "none-needed",
  compute: (v) => ({ outputs: { apri: (100 * (v.ast / v.astUln)) / v.platelets } }),
});
