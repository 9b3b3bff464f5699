/**
 * GRACE 2003: in-hospital death in acute coronary syndrome, by the points of the published nomogram. Killip class I is 0,
 * not 1.
 */
import { bandOf } from "../bands.ts";
import type { CountInput, InputSpecs } from "../input-spec.ts";
import { age, creatinineMgDl, FLAG, heartRate, sbp } from "../inputs.ts";
import { pointItems, pointsModel } from "../points-model.ts";
import type { RiskModel } from "../risk-model.ts";

const KILLIP: CountInput = { kind: "count", plausible: [1, 4] };

const INPUTS = {
  age: age(),
  heartRate: heartRate(),
  sbp: sbp(),
  creatinine: creatinineMgDl(),
  killipClass: KILLIP,
  cardiacArrest: FLAG,
  stDeviation: FLAG,
  elevatedEnzymes: FLAG,
} satisfies InputSpecs;
const of = pointItems(INPUTS);

/** GRACE, in-hospital. */
export const graceInHospital: RiskModel = pointsModel({
  id: "grace-inhospital-2003",
  edition: "2003",
  title: { zh: "GRACE 住院死亡评分", en: "GRACE, in-hospital" },
  kind: "points",
  inputs: INPUTS,
  outputs: [{ name: "score" }],
  source: {
    citation: "Granger CB et al. Arch Intern Med 2003;163:2345-2353",
    doi: "10.1001/archinte.163.19.2345",
  },
  licence: "published score",
  wording: "none-needed",
  items: [
    of.all(["age"], [0, 100], (v) =>
      bandOf(
        [
          [0, 0],
          [30, 8],
          [40, 25],
          [50, 41],
          [60, 58],
          [70, 75],
          [80, 91],
          [90, 100],
        ],
        v.age,
      ),
    ),
    of.all(["heartRate"], [0, 46], (v) =>
      bandOf(
        [
          [0, 0],
          [50, 3],
          [70, 9],
          [90, 15],
          [110, 24],
          [150, 38],
          [200, 46],
        ],
        v.heartRate,
      ),
    ),
    of.all(["sbp"], [0, 58], (v) =>
      bandOf(
        [
          [0, 58],
          [80, 53],
          [100, 43],
          [120, 34],
          [140, 24],
          [160, 10],
          [200, 0],
        ],
        v.sbp,
      ),
    ),
    of.all(["creatinine"], [1, 28], (v) =>
      bandOf(
        [
          [0, 1],
          [0.4, 4],
          [0.8, 7],
          [1.2, 10],
          [1.6, 13],
          [2, 21],
          [4, 28],
        ],
        v.creatinine,
      ),
    ),
    of.all(["killipClass"], [0, 59], (v) =>
      bandOf(
        [
          [1, 0],
          [2, 20],
          [3, 39],
          [4, 59],
        ],
        v.killipClass,
      ),
    ),
    of.yes("cardiacArrest", 39),
    of.yes("stDeviation", 28),
    of.yes("elevatedEnzymes", 14),
  ],
});
