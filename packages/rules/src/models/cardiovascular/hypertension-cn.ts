/**
 * Cardiovascular risk classes of people with raised pressure, Chinese guideline 2018 (kept in 2024), to be checked against
 * the official text. The 2022 clinical practice guideline (130/80, two classes) is another model; the hospital chooses.
 */
import { bandOf } from "../bands.ts";
import { defineModel } from "../define-model.ts";
import type { CountInput } from "../input-spec.ts";
import { dbp, FLAG, sbp } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

const GRADES = ["正常高值", "1级", "2级", "3级"] as const;

/** Classes by row (what else there is) and column (grade). */
const CLASSES = [
  ["–", "低危", "中危", "高危"],
  ["低危", "中危", "中/高危", "很高危"],
  ["中/高危", "高危", "高危", "很高危"],
  ["高/很高危", "很高危", "很高危", "很高危"],
] as const;

const RISK_FACTORS: CountInput = { kind: "count", plausible: [0, 20] };

interface Beside {
  readonly riskFactors: number;
  readonly targetOrganDamage: boolean;
  readonly ckdStage: "none" | "1-2" | "3" | "4-5";
  readonly diabetes: "none" | "uncomplicated" | "complicated";
  readonly clinicalDisease: boolean;
}

function rowOf(v: Beside): 0 | 1 | 2 | 3 {
  if (v.clinicalDisease || v.ckdStage === "4-5" || v.diabetes === "complicated") return 3;
  if (v.riskFactors >= 3 || v.targetOrganDamage || v.ckdStage === "3" || v.diabetes === "uncomplicated")
    return 2;
  return v.riskFactors >= 1 ? 1 : 0;
}

/** Hypertension risk class, Chinese guideline 2018. */
export const hypertensionCn: RiskModel = defineModel({
  id: "hypertension-cn-2018",
  edition: "2018",
  title: { zh: "高血压心血管风险分层", en: "Hypertension risk classes, China 2018" },
  kind: "classification",
  inputs: {
    sbp: sbp(),
    dbp: dbp(),
    riskFactors: RISK_FACTORS,
    targetOrganDamage: FLAG,
    ckdStage: { kind: "choice", choices: ["none", "1-2", "3", "4-5"] },
    diabetes: { kind: "choice", choices: ["none", "uncomplicated", "complicated"] },
    clinicalDisease: FLAG,
  },
  outputs: [
    { name: "grade", labels: GRADES },
    { name: "category", labels: ["–", "低危", "中危", "中/高危", "高危", "高/很高危", "很高危"] },
  ],
  source: { citation: "中国高血压防治指南 2018 年修订版, to be checked against the official text" },
  licence: "published guideline",
  wording: "none-needed",
  compute: (v) => {
    const bySystolic = bandOf(
      [
        [0, -1],
        [130, 0],
        [140, 1],
        [160, 2],
        [180, 3],
      ],
      v.sbp,
    );
    const byDiastolic = bandOf(
      [
        [0, -1],
        [85, 0],
        [90, 1],
        [100, 2],
        [110, 3],
      ],
      v.dbp,
    );
    const column = Math.max(bySystolic, byDiastolic);
    const grade = GRADES[column];
    const category = CLASSES[rowOf(v)][column];
    if (grade === undefined || category === undefined) {
      return { outside: [{ input: "sbp", limit: "at least 130/85 mm[Hg]" }] };
    }
    return { outputs: { grade, category } };
  },
});
