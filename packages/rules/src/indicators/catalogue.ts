// content table: the indicator catalogue
/**
 * The indicators of the first build. Conversion factors and ranges are those of the project's indicator table. Ranges
 * are a fallback after WS/T 404, WS/T 405 and similar standards, to be checked against the official text, as are the
 * LOINC codes listed in {@link UNCHECKED_LOINC}. LOINC codes are used under the LOINC licence (loinc.org/license).
 * Biological variation: EFLM Biological Variation Database, to be checked against the official text.
 */
import type { Indicator, ReferenceRange, UnitConversion } from "./indicator.ts";
import type { IndicatorId, IndicatorUnits } from "./indicator-units.ts";

/** LOINC codes of the catalogue that have not yet been compared with the official table. */
export const UNCHECKED_LOINC: readonly string[] = [
  ...[
    "56086-2",
    "59408-5",
    "8310-5",
    "8331-1",
    "1558-6",
    "14771-0",
    "2339-0",
    "33863-2",
    "33914-3",
    "38483-4",
  ],
  ...["22664-7", "6299-2", "3084-1", "14933-6", "32294-1", "2324-2", "2885-2", "789-8", "4544-3", "20570-8"],
  ...["787-2", "3024-7", "3051-0", "14928-6", "1988-5", "30522-7", "6298-4", "2000-8", "49765-1", "20448-7"],
  ...["13965-9", "1989-3", "2276-4", "1834-1", "2039-6"],
];

const CHEMISTRY = "WS/T 404, to be checked against the official text";
const BLOOD_COUNT = "WS/T 405, to be checked against the official text";
const GUIDELINE = "Chinese guidelines, to be checked against the official text";
const VARIATION = "EFLM Biological Variation Database, to be checked against the official text";

type Rest = Partial<Omit<Indicator, "id" | "zh" | "en" | "unit" | "plausible">> & { readonly si?: string };

/** One row: id, names, LOINC code, canonical unit, plausible values, and what else is known. */
function row<Id extends IndicatorId>(
  id: Id,
  names: readonly [zh: string, en: string],
  loinc: Indicator["loinc"],
  unit: IndicatorUnits[Id],
  plausible: readonly [number, number],
  rest: Omit<Rest, "loinc"> = {},
): Indicator {
  const [zh, en] = names;
  const variation = rest.cvi === undefined ? {} : { variationSource: VARIATION };
  return Object.freeze({
    id,
    loinc,
    zh,
    en,
    unit,
    convert: [],
    plausible,
    ranges: [],
    ...variation,
    ...rest,
  });
}

const per = (from: UnitConversion["from"], factor: number): readonly UnitConversion[] => [{ from, factor }];
const range = (source: string, low?: number, high?: number): readonly ReferenceRange[] => [
  { source, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) },
];
const bySex = (
  source: string,
  male: readonly [number | undefined, number | undefined],
  female: readonly [number | undefined, number | undefined],
  ages: { readonly minAge?: number; readonly maxAge?: number } = {},
): readonly ReferenceRange[] => [
  ...range(source, ...male).map((one) => ({ ...one, ...ages, sex: "male" as const })),
  ...range(source, ...female).map((one) => ({ ...one, ...ages, sex: "female" as const })),
];

const KPA = per("kPa", 7.50062);
const GLUCOSE = per("mg/dL", 0.0555);
const CHOLESTEROL = per("mg/dL", 0.02586);
const BILIRUBIN = per("mg/dL", 17.1);
const PER_DECILITRE = per("g/dL", 10);
const NANOGRAM = per("ng/mL", 1);

/** Every indicator by id. */
export const CATALOGUE: { readonly [Id in IndicatorId]: Indicator } = Object.freeze({
  sbp: row("sbp", ["收缩压", "Systolic blood pressure"], { mass: "8480-6" }, "mm[Hg]", [40, 300], {
    convert: KPA,
    ranges: range(GUIDELINE, 90, 139),
    worse: "up",
  }),
  dbp: row("dbp", ["舒张压", "Diastolic blood pressure"], { mass: "8462-4" }, "mm[Hg]", [20, 200], {
    convert: KPA,
    ranges: range(GUIDELINE, 60, 89),
    worse: "up",
  }),
  "heart-rate": row("heart-rate", ["心率", "Heart rate"], { mass: "8867-4" }, "/min", [20, 300], {
    ranges: range(GUIDELINE, 60, 100),
  }),
  height: row("height", ["身高", "Body height"], { mass: "8302-2" }, "cm", [30, 250], {
    convert: per("m", 100),
  }),
  weight: row("weight", ["体重", "Body weight"], { mass: "29463-7" }, "kg", [0.5, 500], {
    convert: per("g", 0.001),
  }),
  bmi: row("bmi", ["体质指数", "Body mass index"], { mass: "39156-5" }, "kg/m2", [8, 100], {
    ranges: range(GUIDELINE, 18.5, 23.9),
  }),
  waist: row("waist", ["腰围", "Waist circumference"], { mass: "56086-2" }, "cm", [30, 250], {
    convert: per("m", 100),
    ranges: bySex(GUIDELINE, [undefined, 89.9], [undefined, 84.9]),
    worse: "up",
  }),
  spo2: row("spo2", ["血氧饱和度", "Oxygen saturation"], { mass: "59408-5" }, "%", [30, 100], {
    ranges: range(GUIDELINE, 95),
    worse: "down",
  }),
  temperature: row(
    "temperature",
    ["体温", "Body temperature"],
    { mass: "8310-5", other: ["8331-1"] },
    "Cel",
    [25, 45],
    { ranges: range(GUIDELINE, 36.1, 37.2) },
  ),
  "glucose-fasting": row(
    "glucose-fasting",
    ["空腹血糖", "Fasting glucose"],
    { mass: "1558-6", si: "14771-0" },
    "mmol/L",
    [0.5, 80],
    { convert: GLUCOSE, ranges: range(GUIDELINE, 3.9, 6.1), worse: "up", cvi: 5 },
  ),
  glucose: row(
    "glucose",
    ["血糖", "Glucose"],
    { mass: "2345-7", si: "14749-6", other: ["2339-0"] },
    "mmol/L",
    [0.5, 80],
    { convert: GLUCOSE, worse: "up" },
  ),
  hba1c: row("hba1c", ["糖化血红蛋白", "HbA1c"], { mass: "4548-4", si: "59261-8" }, "%", [2, 20], {
    convert: [{ from: "mmol/mol", factor: 1 / 10.929, offset: 2.15 }], // IFCC to NGSP master equation
    ranges: range(GUIDELINE, 4, 6),
    worse: "up",
    cvi: 1.2,
  }),
  "total-cholesterol": row(
    "total-cholesterol",
    ["总胆固醇", "Total cholesterol"],
    { mass: "2093-3", si: "14647-2" },
    "mmol/L",
    [0.5, 30],
    {
      convert: CHOLESTEROL,
      ranges: range(GUIDELINE, undefined, 5.19),
      worse: "up",
      cvi: 5.3,
    },
  ),
  hdl: row(
    "hdl",
    ["高密度脂蛋白胆固醇", "HDL cholesterol"],
    { mass: "2085-9", si: "14646-4" },
    "mmol/L",
    [0.1, 8],
    { convert: CHOLESTEROL, ranges: range(GUIDELINE, 1), worse: "down", cvi: 5.8 },
  ),
  ldl: row(
    "ldl",
    ["低密度脂蛋白胆固醇", "LDL cholesterol"],
    { mass: "13457-7", si: "22748-8", other: ["18262-6", "69419-0"] },
    "mmol/L",
    [0.1, 30],
    {
      convert: CHOLESTEROL,
      ranges: range(GUIDELINE, undefined, 3.39),
      worse: "up",
      cvi: 8.3,
    },
  ),
  triglycerides: row(
    "triglycerides",
    ["甘油三酯", "Triglycerides"],
    { mass: "2571-8", si: "14927-8" },
    "mmol/L",
    [0.1, 120],
    { convert: per("mg/dL", 0.01129), ranges: range(GUIDELINE, undefined, 1.69), worse: "up", cvi: 20 },
  ),
  creatinine: row(
    "creatinine",
    ["肌酐", "Creatinine"],
    { mass: "2160-0", si: "14682-9", other: ["38483-4"] },
    "umol/L",
    [5, 3000],
    {
      convert: per("mg/dL", 88.4),
      ranges: [
        ...bySex(CHEMISTRY, [57, 97], [41, 73], { minAge: 20, maxAge: 59 }),
        ...bySex(CHEMISTRY, [57, 111], [41, 81], { minAge: 60, maxAge: 79 }),
      ],
      worse: "up",
      cvi: 4.5,
    },
  ),
  "cystatin-c": row("cystatin-c", ["胱抑素C", "Cystatin C"], { mass: "33863-2" }, "mg/L", [0.1, 15], {
    worse: "up",
  }),
  egfr: row(
    "egfr",
    ["估算肾小球滤过率", "Estimated GFR"],
    { mass: "98979-8", other: ["62238-1", "33914-3"] },
    "mL/min/{1.73_m2}",
    [1, 250],
    { ranges: range(GUIDELINE, 90), worse: "down", minSlopePerYear: 5 }, // KDIGO 2012: rapid decline > 5 a year
  ),
  urea: row(
    "urea",
    ["尿素", "Urea"],
    { mass: "3094-0", si: "22664-7", other: ["6299-2"] },
    "mmol/L",
    [0.3, 100],
    {
      convert: per("mg/dL", 0.357), // urea nitrogen
      ranges: bySex(CHEMISTRY, [3.1, 8], [2.6, 7.5]),
      worse: "up",
      cvi: 13.9,
    },
  ),
  "uric-acid": row(
    "uric-acid",
    ["尿酸", "Uric acid"],
    { mass: "3084-1", si: "14933-6" },
    "umol/L",
    [20, 2000],
    {
      convert: per("mg/dL", 59.48),
      ranges: bySex(CHEMISTRY, [208, 428], [155, 357]),
      worse: "up",
      cvi: 8.3,
    },
  ),
  uacr: row(
    "uacr",
    ["尿白蛋白肌酐比", "Urine albumin to creatinine ratio"],
    { mass: "9318-7", si: "32294-1", other: ["14959-1"] },
    "mg/g",
    [0, 30000],
    { convert: per("mg/mmol", 8.84), ranges: range(GUIDELINE, undefined, 29.9), worse: "up" }, // never for staging
  ),
  alt: row("alt", ["丙氨酸氨基转移酶", "ALT"], { mass: "1742-6" }, "U/L", [1, 10000], {
    ranges: bySex(CHEMISTRY, [9, 50], [7, 40]),
    worse: "up",
    cvi: 10.1,
  }),
  ast: row("ast", ["天冬氨酸氨基转移酶", "AST"], { mass: "1920-8" }, "U/L", [1, 10000], {
    ranges: bySex(CHEMISTRY, [15, 40], [13, 35]),
    worse: "up",
    cvi: 9.6,
  }),
  ggt: row("ggt", ["γ-谷氨酰转移酶", "GGT"], { mass: "2324-2" }, "U/L", [1, 10000], {
    ranges: bySex(CHEMISTRY, [10, 60], [7, 45]),
    worse: "up",
  }),
  alp: row("alp", ["碱性磷酸酶", "Alkaline phosphatase"], { mass: "6768-6" }, "U/L", [1, 10000], {
    ranges: [
      { sex: "male", low: 45, high: 125, source: CHEMISTRY },
      { sex: "female", minAge: 20, maxAge: 49, low: 35, high: 100, source: CHEMISTRY },
      { sex: "female", minAge: 50, maxAge: 79, low: 50, high: 135, source: CHEMISTRY },
    ],
  }),
  "bilirubin-total": row(
    "bilirubin-total",
    ["总胆红素", "Total bilirubin"],
    { mass: "1975-2", si: "14631-6" },
    "umol/L",
    [0.5, 1500],
    { convert: BILIRUBIN, ranges: bySex(CHEMISTRY, [undefined, 26], [undefined, 21]), worse: "up" },
  ),
  "bilirubin-direct": row(
    "bilirubin-direct",
    ["直接胆红素", "Direct bilirubin"],
    { mass: "1968-7", si: "14629-0" },
    "umol/L",
    [0, 1200],
    { convert: BILIRUBIN, ranges: range(CHEMISTRY, undefined, 8), worse: "up" },
  ),
  albumin: row("albumin", ["白蛋白", "Albumin"], { mass: "1751-7" }, "g/L", [5, 80], {
    convert: PER_DECILITRE,
    ranges: range(CHEMISTRY, 40, 55),
    worse: "down",
  }),
  "total-protein": row("total-protein", ["总蛋白", "Total protein"], { mass: "2885-2" }, "g/L", [20, 150], {
    convert: PER_DECILITRE,
    ranges: range(CHEMISTRY, 65, 85),
  }),
  hemoglobin: row("hemoglobin", ["血红蛋白", "Haemoglobin"], { mass: "718-7" }, "g/L", [10, 300], {
    convert: PER_DECILITRE,
    ranges: bySex(BLOOD_COUNT, [130, 175], [115, 150]),
    worse: "down",
  }),
  wbc: row("wbc", ["白细胞", "White blood cells"], { mass: "6690-2" }, "10*9/L", [0.05, 1000], {
    convert: per("10*3/uL", 1),
    ranges: range(BLOOD_COUNT, 3.5, 9.5),
  }),
  platelets: row("platelets", ["血小板", "Platelets"], { mass: "777-3" }, "10*9/L", [1, 3200], {
    convert: per("10*3/uL", 1),
    ranges: range(BLOOD_COUNT, 125, 350),
  }),
  rbc: row("rbc", ["红细胞", "Red blood cells"], { mass: "789-8" }, "10*12/L", [0.3, 12], {
    convert: per("10*6/uL", 1),
    ranges: bySex(BLOOD_COUNT, [4.3, 5.8], [3.8, 5.1]),
  }),
  hematocrit: row(
    "hematocrit",
    ["红细胞压积", "Haematocrit"],
    { mass: "4544-3", other: ["20570-8"] },
    "%",
    [5, 80],
    { convert: per("L/L", 100), ranges: bySex(BLOOD_COUNT, [40, 50], [35, 45]) },
  ),
  mcv: row("mcv", ["平均红细胞体积", "Mean corpuscular volume"], { mass: "787-2" }, "fL", [40, 160], {
    ranges: range(BLOOD_COUNT, 82, 100),
  }),
  tsh: row("tsh", ["促甲状腺激素", "TSH"], { mass: "3016-3" }, "m[IU]/L", [0.001, 500], {
    convert: per("u[IU]/mL", 1),
  }),
  ft4: row("ft4", ["游离甲状腺素", "Free T4"], { mass: "3024-7", si: "14920-3" }, "pmol/L", [0.5, 150], {
    convert: per("ng/dL", 12.87),
  }),
  ft3: row(
    "ft3",
    ["游离三碘甲状腺原氨酸", "Free T3"],
    { mass: "3051-0", si: "14928-6" },
    "pmol/L",
    [0.3, 80],
    {
      convert: per("pg/mL", 1.536),
    },
  ),
  crp: row("crp", ["C反应蛋白", "C-reactive protein"], { mass: "1988-5" }, "mg/L", [0.01, 1000], {
    convert: per("mg/dL", 10),
    worse: "up",
  }),
  "hs-crp": row(
    "hs-crp",
    ["超敏C反应蛋白", "High-sensitivity CRP"],
    { mass: "30522-7" },
    "mg/L",
    [0.01, 1000],
    {
      convert: per("mg/dL", 10),
      worse: "up",
    },
  ),
  potassium: row("potassium", ["钾", "Potassium"], { mass: "2823-3", other: ["6298-4"] }, "mmol/L", [1, 12], {
    ranges: range(CHEMISTRY, 3.5, 5.3),
    cvi: 4.1,
  }),
  sodium: row("sodium", ["钠", "Sodium"], { mass: "2951-2", other: ["2947-0"] }, "mmol/L", [80, 220], {
    ranges: range(CHEMISTRY, 137, 147),
  }),
  calcium: row(
    "calcium",
    ["钙", "Calcium"],
    { mass: "17861-6", si: "2000-8", other: ["49765-1"] },
    "mmol/L",
    [0.5, 6],
    { convert: per("mg/dL", 0.2495), ranges: range(CHEMISTRY, 2.11, 2.52) },
  ),
  magnesium: row("magnesium", ["镁", "Magnesium"], { mass: "19123-9" }, "mmol/L", [0.1, 6], {
    convert: per("mg/dL", 0.4114),
    ranges: range(CHEMISTRY, 0.75, 1.02),
  }),
  insulin: row("insulin", ["胰岛素", "Insulin"], { mass: "20448-7" }, "m[IU]/L", [0.1, 2000], {
    convert: [
      { from: "u[IU]/mL", factor: 1 },
      { from: "pmol/L", factor: 1 / 6 }, // published factors range from 6.0 to 7.2
    ],
  }),
  homocysteine: row(
    "homocysteine",
    ["同型半胱氨酸", "Homocysteine"],
    { mass: "13965-9" },
    "umol/L",
    [1, 500],
    {
      convert: per("mg/L", 7.397),
      worse: "up",
    },
  ),
  "vitamin-d": row(
    "vitamin-d",
    ["25-羟维生素D", "25-hydroxyvitamin D"],
    { mass: "1989-3" },
    "nmol/L",
    [1, 1000],
    {
      convert: per("ng/mL", 2.496),
      worse: "down",
    },
  ),
  ferritin: row("ferritin", ["铁蛋白", "Ferritin"], { mass: "2276-4" }, "ug/L", [0.5, 100000], {
    convert: NANOGRAM,
  }),
  afp: row("afp", ["甲胎蛋白", "Alpha-fetoprotein"], { mass: "1834-1" }, "ug/L", [0.1, 1000000], {
    convert: NANOGRAM,
    worse: "up",
  }),
  cea: row("cea", ["癌胚抗原", "Carcinoembryonic antigen"], { mass: "2039-6" }, "ug/L", [0.1, 100000], {
    convert: NANOGRAM,
    worse: "up",
  }),
});
