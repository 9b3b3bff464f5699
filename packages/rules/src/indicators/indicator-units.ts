/**
 * The indicators and their units at the level of types, so that the rule builder accepts a unit only with an indicator
 * that is measured in it. The values are in the catalogue; a test compares the two.
 */

/** Units accepted for each indicator id; the first is the canonical one. */
export interface IndicatorUnits {
  /** Systolic blood pressure. */ sbp: "mm[Hg]" | "kPa";
  /** Diastolic blood pressure. */ dbp: "mm[Hg]" | "kPa";
  /** Heart rate. */ "heart-rate": "/min";
  /** Body height. */ height: "cm" | "m";
  /** Body weight. */ weight: "kg" | "g";
  /** Body mass index. */ bmi: "kg/m2";
  /** Waist circumference. */ waist: "cm" | "m";
  /** Oxygen saturation. */ spo2: "%";
  /** Body temperature. */ temperature: "Cel";
  /** Fasting glucose. */ "glucose-fasting": "mmol/L" | "mg/dL";
  /** Glucose at any time. */ glucose: "mmol/L" | "mg/dL";
  /** Glycated haemoglobin. */ hba1c: "%" | "mmol/mol";
  /** Total cholesterol. */ "total-cholesterol": "mmol/L" | "mg/dL";
  /** HDL cholesterol. */ hdl: "mmol/L" | "mg/dL";
  /** LDL cholesterol. */ ldl: "mmol/L" | "mg/dL";
  /** Triglycerides. */ triglycerides: "mmol/L" | "mg/dL";
  /** Creatinine. */ creatinine: "umol/L" | "mg/dL";
  /** Cystatin C. */ "cystatin-c": "mg/L";
  /** Estimated glomerular filtration rate. */ egfr: "mL/min/{1.73_m2}";
  /** Urea; mg/dL is urea nitrogen. */ urea: "mmol/L" | "mg/dL";
  /** Uric acid. */ "uric-acid": "umol/L" | "mg/dL";
  /** Urine albumin to creatinine ratio. */ uacr: "mg/g" | "mg/mmol";
  /** Alanine aminotransferase. */ alt: "U/L";
  /** Aspartate aminotransferase. */ ast: "U/L";
  /** Gamma-glutamyl transferase. */ ggt: "U/L";
  /** Alkaline phosphatase. */ alp: "U/L";
  /** Total bilirubin. */ "bilirubin-total": "umol/L" | "mg/dL";
  /** Direct bilirubin. */ "bilirubin-direct": "umol/L" | "mg/dL";
  /** Albumin. */ albumin: "g/L" | "g/dL";
  /** Total protein. */ "total-protein": "g/L" | "g/dL";
  /** Haemoglobin. */ hemoglobin: "g/L" | "g/dL";
  /** White blood cells. */ wbc: "10*9/L" | "10*3/uL";
  /** Platelets. */ platelets: "10*9/L" | "10*3/uL";
  /** Red blood cells. */ rbc: "10*12/L" | "10*6/uL";
  /** Haematocrit. */ hematocrit: "%" | "L/L";
  /** Mean corpuscular volume. */ mcv: "fL";
  /** Thyrotropin. */ tsh: "m[IU]/L" | "u[IU]/mL";
  /** Free thyroxine. */ ft4: "pmol/L" | "ng/dL";
  /** Free triiodothyronine. */ ft3: "pmol/L" | "pg/mL";
  /** C-reactive protein. */ crp: "mg/L" | "mg/dL";
  /** High-sensitivity C-reactive protein. */ "hs-crp": "mg/L" | "mg/dL";
  /** Potassium. */ potassium: "mmol/L";
  /** Sodium. */ sodium: "mmol/L";
  /** Calcium. */ calcium: "mmol/L" | "mg/dL";
  /** Magnesium. */ magnesium: "mmol/L" | "mg/dL";
  /** Insulin. */ insulin: "m[IU]/L" | "u[IU]/mL" | "pmol/L";
  /** Homocysteine. */ homocysteine: "umol/L" | "mg/L";
  /** 25-hydroxyvitamin D. */ "vitamin-d": "nmol/L" | "ng/mL";
  /** Ferritin. */ ferritin: "ug/L" | "ng/mL";
  /** Alpha-fetoprotein. */ afp: "ug/L" | "ng/mL";
  /** Carcinoembryonic antigen. */ cea: "ug/L" | "ng/mL";
}

/** Id of an indicator of the catalogue. */
export type IndicatorId = keyof IndicatorUnits;
