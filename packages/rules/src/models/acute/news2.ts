/**
 * National Early Warning Score 2 (Royal College of Physicians 2017; terms of reproduction to be checked). Oxygen
 * saturation has two scales; scale 2 is for hypercapnic respiratory failure, by a clinician's decision.
 */
import { upTo } from "../bands.ts";
import type { CountInput, InputSpecs, QuantityInput } from "../input-spec.ts";
import { FLAG, heartRate, sbp } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const RESPIRATION: QuantityInput = { kind: "quantity", units: ["/min"], plausible: [1, 100] };
const SATURATION: QuantityInput = { kind: "quantity", units: ["%"], indicator: "spo2", plausible: [30, 100] };
const SCALE: CountInput = { kind: "count", plausible: [1, 2] };
const TEMPERATURE: QuantityInput = {
  kind: "quantity",
  units: ["Cel"],
  indicator: "temperature",
  plausible: [25, 45],
};

const INPUTS = {
  respiratoryRate: RESPIRATION,
  spo2: SATURATION,
  spo2Scale: SCALE,
  supplementalOxygen: FLAG,
  sbp: sbp(),
  heartRate: heartRate(),
  consciousness: { kind: "choice", choices: ["A", "C", "V", "P", "U"] },
  temperature: TEMPERATURE,
} as const satisfies InputSpecs;
const of = pointItems(INPUTS);

const TO_3 = [0, 3] as const;

function saturationPoints(spo2: number, scale: number, onOxygen: boolean): number {
  if (scale === 1)
    return upTo(
      [
        [91, 3],
        [93, 2],
        [95, 1],
      ],
      0,
      spo2,
    );
  if (spo2 <= 92 || !onOxygen)
    return upTo(
      [
        [83, 3],
        [85, 2],
        [87, 1],
      ],
      0,
      spo2,
    );
  return upTo(
    [
      [94, 1],
      [96, 2],
    ],
    3,
    spo2,
  );
}

/** NEWS2. */
export const news2: RiskModel = pointsModel({
  id: "news2",
  edition: "2017",
  title: { zh: "国家早期预警评分 NEWS2", en: "NEWS2" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }, { name: "category", labels: ["Low", "Low-Medium", "Medium", "High"] }],
  source: { citation: "Royal College of Physicians. National Early Warning Score (NEWS) 2. London 2017" },
  licence: "reproduction terms of the RCP to be checked",
  wording: "none-needed",
  items: [
    of.all(["respiratoryRate"], TO_3, (v) =>
      upTo(
        [
          [8, 3],
          [11, 1],
          [20, 0],
          [24, 2],
        ],
        3,
        v.respiratoryRate,
      ),
    ),
    of.all(["spo2", "spo2Scale", "supplementalOxygen"], TO_3, (v) =>
      saturationPoints(v.spo2, v.spo2Scale, v.supplementalOxygen),
    ),
    of.yes("supplementalOxygen", 2),
    of.all(["sbp"], TO_3, (v) =>
      upTo(
        [
          [90, 3],
          [100, 2],
          [110, 1],
          [219, 0],
        ],
        3,
        v.sbp,
      ),
    ),
    of.all(["heartRate"], TO_3, (v) =>
      upTo(
        [
          [40, 3],
          [50, 1],
          [90, 0],
          [110, 1],
          [130, 2],
        ],
        3,
        v.heartRate,
      ),
    ),
    of.all(["consciousness"], TO_3, (v) => (v.consciousness === "A" ? 0 : 3)),
    of.all(["temperature"], TO_3, (v) =>
      upTo(
        [
          [35, 3],
          [36, 1],
          [38, 0],
          [39, 1],
        ],
        2,
        v.temperature,
      ),
    ),
  ],
  category: "category",
  outputsOf: (score, _, points) => {
    if (score >= 7) return { category: "High" };
    if (score >= 5) return { category: "Medium" };
    return { category: points.includes(3) ? "Low-Medium" : "Low" };
  },
});
