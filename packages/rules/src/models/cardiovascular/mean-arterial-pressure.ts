/**
 * Mean arterial pressure, by definition: a third of the pulse pressure above the diastolic. An estimate from the cuff, not
 * an invasive measurement.
 */
import { defineModel } from "../define-model.ts";
import { dbp, sbp } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

/** Mean arterial pressure. */
export const meanArterialPressure: RiskModel = defineModel({
  id: "map",
  edition: "definition",
  title: { zh: "平均动脉压", en: "Mean arterial pressure" },
  kind: "equation",
  inputs: { sbp: sbp(), dbp: dbp() },
  outputs: [{ name: "map", unit: "mm[Hg]" }],
  source: { citation: "definition: (SBP + 2 DBP) / 3" },
  licence: "definition",
  wording: "none-needed",
  compute: (v) => ({ outputs: { map: (v.sbp + 2 * v.dbp) / 3 } }),
});
