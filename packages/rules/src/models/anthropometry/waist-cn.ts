/**
 * Central obesity of Chinese adults by waist, after WS/T 428-2013 (to be checked against the official text).
 */
import { bandOf } from "../bands.ts";
import { defineModel } from "../define-model.ts";
import { SEX, waist } from "../inputs.ts";
import type { RiskModel } from "../risk-model.ts";

const LABELS = ["正常", "中心性肥胖前期", "中心性肥胖"] as const;
const BORDERS = { male: [85, 90], female: [80, 85] } as const;

/** Central obesity, WS/T 428-2013. */
export const waistCn: RiskModel = defineModel({
  id: "waist-cn-2013",
  edition: "WS/T 428-2013",
  title: { zh: "成人中心性肥胖判定", en: "Chinese adult central obesity" },
  kind: "classification",
  inputs: { sex: SEX, waist: waist() },
  outputs: [{ name: "category", labels: LABELS }],
  source: { citation: "WS/T 428-2013 成人体重判定, to be checked against the official text" },
  licence: "national health standard",
  wording: "none-needed",
  compute: (v) => {
    const [normal, before, obese] = LABELS;
    const [from, obeseFrom] = BORDERS[v.sex];
    return {
      outputs: {
        category: bandOf<string>(
          [
            [0, normal],
            [from, before],
            [obeseFrom, obese],
          ],
          v.waist,
        ),
      },
    };
  },
});
