// content table: codes that the invented check-up centre uses
/**
 * The vocabulary of the invented check-up centre: LOINC for results (used under the LOINC licence, loinc.org/license),
 * ICD-10 in its Chinese edition for diagnoses, ATC for medicines, SNOMED CT for the answer to "do you smoke?".
 */
import { type CodedConcept, MODEL_INPUT_SYSTEM } from "@hcrm/core";

/** Results of one check-up: LOINC code, name, unit. */
export const RESULTS = {
  height: ["8302-2", "身高", "cm"],
  weight: ["29463-7", "体重", "kg"],
  bmi: ["39156-5", "体质指数", "kg/m2"],
  waist: ["56086-2", "腰围", "cm"],
  sbp: ["8480-6", "收缩压", "mmHg"],
  dbp: ["8462-4", "舒张压", "mmHg"],
  heartRate: ["8867-4", "心率", "次/分"],
  fastingGlucose: ["14771-0", "空腹血糖", "mmol/L"],
  hba1c: ["4548-4", "糖化血红蛋白", "%"],
  totalCholesterol: ["14647-2", "总胆固醇", "mmol/L"],
  hdl: ["14646-4", "高密度脂蛋白胆固醇", "mmol/L"],
  ldl: ["22748-8", "低密度脂蛋白胆固醇", "mmol/L"],
  triglycerides: ["14927-8", "甘油三酯", "mmol/L"],
  creatinine: ["14682-9", "肌酐", "μmol/L"],
} as const;

/** A result by name. */
export type ResultName = keyof typeof RESULTS;

/** A LOINC concept. */
export function loinc(code: string, display: string): CodedConcept {
  return { system: "http://loinc.org", code, display };
}

/** The panel that both pressures belong to. */
export const PRESSURE_PANEL = "85354-9";

/** Tobacco smoking status. */
export const SMOKING_STATUS: CodedConcept = loinc("72166-2", "吸烟状况");

const snomed = (code: string, display: string): CodedConcept => ({
  system: "http://snomed.info/sct",
  code,
  display,
});

/** Answers to {@link SMOKING_STATUS}. */
export const SMOKING_ANSWERS: Readonly<Record<"never" | "former" | "current", CodedConcept>> = {
  never: snomed("266919005", "从不吸烟"),
  former: snomed("8517006", "已戒烟"),
  current: snomed("449868002", "每天吸烟"),
};

/** Questions of the check-up form that only a risk model asks, by the name of the model's input. */
export type QuestionName =
  | "bpTreated"
  | "currentSmoker"
  | "diabetes"
  | "northernChina"
  | "urban"
  | "familyHistoryAscvd";

/** The questions; no terminology has a code for them. */
export const QUESTIONS: Readonly<Record<QuestionName, CodedConcept>> = {
  bpTreated: modelInput("bpTreated", "正在服用降压药"),
  currentSmoker: modelInput("currentSmoker", "目前吸烟"),
  diabetes: modelInput("diabetes", "医生诊断过糖尿病"),
  northernChina: modelInput("northernChina", "居住在长江以北"),
  urban: modelInput("urban", "居住在城镇"),
  familyHistoryAscvd: modelInput("familyHistoryAscvd", "父母或兄弟姐妹有心梗或脑卒中"),
};

function modelInput(code: string, display: string): CodedConcept {
  return { system: MODEL_INPUT_SYSTEM, code, display };
}

const icd10 = (code: string, display: string): CodedConcept => ({
  system: "urn:oid:2.16.156.10011.2.3.3.11.3",
  code,
  edition: "GB/T 14396-2016",
  display,
});

/** A diagnosis by name. */
export type DiagnosisName = "hypertension" | "diabetes" | "kidneyDisease" | "pneumonia";

/** Diagnoses. */
export const DIAGNOSES: Readonly<Record<DiagnosisName, CodedConcept>> = {
  hypertension: icd10("I10.x00", "原发性高血压"),
  diabetes: icd10("E11.900", "2型糖尿病"),
  kidneyDisease: icd10("N18.300", "慢性肾脏病3期"),
  pneumonia: icd10("J18.900", "肺炎"),
};

const atc = (code: string, display: string): CodedConcept => ({
  system: "http://www.whocc.no/atc",
  code,
  display,
});

/** What is prescribed for a diagnosis; a pneumonia is over when the patient goes home. */
export const MEDICINES: Partial<Record<DiagnosisName, CodedConcept>> = {
  hypertension: atc("C08CA01", "氨氯地平 5 mg"),
  diabetes: atc("A10BA02", "二甲双胍 0.5 g"),
};
