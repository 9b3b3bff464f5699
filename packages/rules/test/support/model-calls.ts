/**
 * One complete call for each risk model: invented people well inside every model's population. Tests change one input at
 * a time.
 */
import type { AssessCall, Scalar } from "../../src/models/index.ts";

/** Inputs of a call. */
export type Inputs = AssessCall["inputs"];

const q = (value: number, unit: string) => ({ value, unit });
const is = (value: Scalar) => ({ value });
const points = (names: readonly string[], value = 1): Inputs =>
  Object.fromEntries(names.map((name) => [name, q(value, "{points}")]));
const yesNo = (names: readonly string[], value = false): Inputs =>
  Object.fromEntries(names.map((name) => [name, is(value)]));

const LIPIDS = { totalCholesterol: q(213, "mg/dL"), hdlCholesterol: q(50, "mg/dL") };
const PRESSURE = { sbp: q(120, "mm[Hg]"), dbp: q(80, "mm[Hg]") };
const MAN = { sex: is("male"), age: q(55, "a") };
const HABITS = { bpTreated: is(false), currentSmoker: is(false), diabetes: is(false) };
const HEART = { ...MAN, ...LIPIDS, ...HABITS, sbp: PRESSURE.sbp, ascvd: is(false) };
const SCORE2 = {
  ...{
    riskRegion: is("Low"),
    sex: is("female"),
    age: q(50, "a"),
    currentSmoker: is(true),
    sbp: q(140, "mm[Hg]"),
  },
  ...{
    diabetes: is(false),
    totalCholesterol: q(6.3, "mmol/L"),
    hdlCholesterol: q(1.4, "mmol/L"),
    ascvd: is(false),
  },
};
const PREVENT = {
  ...HEART,
  ...{ statin: is(false), bmi: q(28, "kg/m2"), egfr: q(90, "mL/min/{1.73_m2}") },
};
const KIDNEY = { ...MAN, creatinine: q(1.2, "mg/dL") };
const SYNDROME = {
  ...{
    sex: is("female"),
    glucoseFasting: q(5.5, "mmol/L"),
    glucose2h: q(7, "mmol/L"),
    glucoseTreated: is(false),
  },
  ...{ ...PRESSURE, bpTreated: is(false), triglycerides: q(1.2, "mmol/L"), hdlCholesterol: q(1.5, "mmol/L") },
};

/** A complete call by model id. */
export const COMPLETE: Readonly<Record<string, Inputs>> = {
  "china-par-2016-10y": {
    ...{
      ...HEART,
      waist: q(80, "cm"),
      northernChina: is(true),
      urban: is(true),
      familyHistoryAscvd: is(false),
    },
  },
  "acc-aha-pce-2013": { ...HEART, race: is("white") },
  "pce-yadlowsky-2018": { ...HEART, race: is("white") },
  "aha-prevent-2023-base": PREVENT,
  "aha-prevent-2023-uacr": { ...PREVENT, uacr: q(40, "mg/g") },
  "aha-prevent-2023-hba1c": { ...PREVENT, hba1c: q(5.8, "%") },
  "score2-2021": SCORE2,
  "score2-op-2021": { ...SCORE2, age: q(75, "a") },
  "score2-asia-pacific-2024": SCORE2,
  "score2-diabetes-2023": {
    ...{ ...SCORE2, diabetes: is(true), ageAtDiabetesDiagnosis: q(45, "a") },
    ...{ hba1c: q(50, "mmol/mol"), egfr: q(90, "mL/min/{1.73_m2}") },
  },
  "framingham-2008-lipid": HEART,
  "framingham-2008-bmi": {
    ...{ ...MAN, ...HABITS, sbp: PRESSURE.sbp, ascvd: is(false), bmi: q(27, "kg/m2") },
  },
  "cha2ds2-vasc": {
    ...MAN,
    ...yesNo(["heartFailure", "hypertension", "diabetes", "strokeTiaThromboembolism", "vascularDisease"]),
    atrialFibrillation: is(true),
  },
  "has-bled": {
    ...{ age: q(55, "a"), hypertensionHistory: is(false), sbp: PRESSURE.sbp, renalDisease: is(false) },
    ...{ creatinine: q(90, "umol/L"), alcoholOrDrugHistory: is(false), drinksPerWeek: q(2, "/wk") },
    ...yesNo(["liverDisease", "strokeHistory", "bleedingHistory", "labileInr", "bleedingMedication"]),
    atrialFibrillation: is(true),
  },
  "hypertension-cn-2018": {
    ...{ sbp: q(150, "mm[Hg]"), dbp: q(80, "mm[Hg]"), riskFactors: is(1), targetOrganDamage: is(false) },
    ...{ ckdStage: is("none"), diabetes: is("none"), clinicalDisease: is(false) },
  },
  map: PRESSURE,
  "cdrs-2013": {
    ...{ ...MAN, sbp: PRESSURE.sbp, bmi: q(25, "kg/m2"), waist: q(88, "cm") },
    ...{ familyHistoryDiabetes: is(false), diabetes: is(false) },
  },
  findrisc: {
    ...{ ...MAN, bmi: q(25, "kg/m2"), waist: q(88, "cm"), familyHistory: is("none") },
    ...yesNo(["bpMedication", "historyHighGlucose", "activeDaily30min", "vegFruitDaily"]),
  },
  "ada-risk-test": {
    ...{ sex: is("female"), age: q(55, "a"), bmi: q(25, "kg/m2") },
    ...yesNo(["gestationalDiabetes", "firstDegreeRelative", "hypertension", "physicallyActive"]),
  },
  "metabolic-syndrome-cds-2004": { ...SYNDROME, bmi: q(24, "kg/m2") },
  "metabolic-syndrome-cds-2017": { ...SYNDROME, waist: q(80, "cm") },
  "homa-ir": { insulin: q(10, "m[IU]/L"), glucose: q(90, "mg/dL") },
  "ldl-friedewald": { ...LIPIDS, triglycerides: q(1.5, "mmol/L") },
  bmi: { weight: q(68, "kg"), height: q(182, "cm") },
  "bmi-cn-2013": { weight: q(68, "kg"), height: q(182, "cm"), age: q(40, "a") },
  "waist-cn-2013": { sex: is("male"), waist: q(88, "cm") },
  "ckd-epi-2021-cr": KIDNEY,
  "ckd-epi-2021-cr-cys": { ...KIDNEY, cystatinC: q(1, "mg/L") },
  "ckd-epi-2009-cr": { ...KIDNEY, black: is(false) },
  "mdrd-4": { ...KIDNEY, black: is(false) },
  "cockcroft-gault": { ...KIDNEY, weight: q(72, "kg") },
  "kdigo-gfr-category": { egfr: q(75, "mL/min/{1.73_m2}") },
  "kdigo-acr-category": { uacr: q(20, "mg/g") },
  "kdigo-ckd-risk": { gfrCategory: is("G2"), acrCategory: is("A1") },
  "fib-4": { age: q(55, "a"), ast: q(30, "U/L"), alt: q(25, "U/L"), platelets: q(200, "10*9/L") },
  apri: { ast: q(30, "U/L"), astUln: q(40, "U/L"), platelets: q(200, "10*9/L") },
  "phq-9": points([
    ...["interest", "mood", "sleep", "energy", "appetite", "selfWorth", "concentration", "psychomotor"],
    "suicidalThoughts",
  ]),
  "gad-7": points([
    ...["nervous", "uncontrolledWorry", "excessiveWorry", "relaxing", "restless", "irritable", "afraid"],
  ]),
  "cat-copd": points([
    ...["cough", "phlegm", "chestTightness", "breathlessness", "activities", "confidence", "sleep", "energy"],
  ]),
  "stop-bang": yesNo([
    ...["snoring", "tired", "observedApnea", "pressure", "bmiOver35", "ageOver50", "neckLarge", "male"],
  ]),
  "morse-fall-scale": points(
    ["historyOfFalling", "secondaryDiagnosis", "ambulatoryAid", "ivTherapy", "gait", "mentalStatus"],
    0,
  ),
  braden: points(
    ["activity", "moisture", "mobility", "nutrition", "sensoryPerception", "frictionAndShear"],
    3,
  ),
  "charlson-age-adjusted": { age: q(55, "a"), copd: is(true), diabetes: is("uncomplicated") },
  lace: { los: q(3, "d"), acuteAdmission: is(true), charlson: is(1), edVisits6m: is(0) },
  "hospital-score": {
    ...yesNo(["hemoglobinBelow12", "oncologyDischarge", "sodiumBelow135", "procedure", "urgentAdmission"]),
    ...{ admissionsLastYear: is("0-1"), losAtLeast5d: is(false) },
  },
  news2: {
    ...{ respiratoryRate: q(16, "/min"), spo2: q(97, "%"), spo2Scale: is(1), supplementalOxygen: is(false) },
    ...{ sbp: PRESSURE.sbp, heartRate: q(70, "/min"), consciousness: is("A"), temperature: q(36.8, "Cel") },
  },
  "curb-65": {
    ...{ confusion: is(false), respiratoryRate: q(20, "/min"), ...PRESSURE, age: q(55, "a") },
    bun: q(5, "mmol/L"),
  },
  qsofa: yesNo(["alteredMentation", "respiratoryRateAtLeast22", "sbpAtMost100"]),
  "grace-inhospital-2003": {
    ...{ age: q(55, "a"), heartRate: q(80, "/min"), sbp: PRESSURE.sbp, creatinine: q(1, "mg/dL") },
    ...{ killipClass: is(1), ...yesNo(["cardiacArrest", "stDeviation", "elevatedEnzymes"]) },
  },
};
