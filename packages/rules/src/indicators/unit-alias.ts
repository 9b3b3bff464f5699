/**
 * The closed table of units and of the ways they are written. A unit outside it is unknown, never guessed: the UCUM
 * libraries tried turn HbA1c 6.5 % into 65 mmol/mol without an error. Only the case of the letter l and the two micro
 * signs are folded; any other spelling is listed.
 */

/** UCUM code of a unit in the table. */
export type UnitCode =
  | "mm[Hg]"
  | "kPa"
  | "/min"
  | "/wk"
  | "cm"
  | "m"
  | "kg"
  | "g"
  | "kg/m2"
  | "%"
  | "Cel"
  | "mmol/L"
  | "mg/dL"
  | "mmol/mol"
  | "umol/L"
  | "mg/L"
  | "mL/min/{1.73_m2}"
  | "mL/min"
  | "mg/g"
  | "mg/mmol"
  | "U/L"
  | "kU/L"
  | "g/L"
  | "g/dL"
  | "10*9/L"
  | "10*3/uL"
  | "10*12/L"
  | "10*6/uL"
  | "fL"
  | "pg"
  | "L/L"
  | "m[IU]/L"
  | "u[IU]/mL"
  | "pmol/L"
  | "ng/dL"
  | "pg/mL"
  | "nmol/L"
  | "ug/L"
  | "ng/mL"
  | "a"
  | "d"
  | "{score}"
  | "{points}"
  | "1";

/** Other spellings, by UCUM code. */
const SPELLINGS: Readonly<Record<UnitCode, readonly string[]>> = {
  "mm[Hg]": ["mmHg", "mm Hg", "毫米汞柱"],
  kPa: [],
  "/min": ["次/分", "次/分钟", "bpm", "1/min", "{beats}/min", "{breaths}/min"],
  "/wk": ["次/周", "1/wk"],
  cm: ["厘米"],
  m: [],
  kg: ["公斤", "千克"],
  g: [],
  "kg/m2": ["kg/m²", "kg/m^2"],
  "%": [],
  Cel: ["℃", "°C"],
  "mmol/L": [],
  "mg/dL": [],
  "mmol/mol": [],
  "umol/L": [],
  "mg/L": [],
  "mL/min/{1.73_m2}": [
    "mL/min/1.73m2",
    "mL/min/1.73m²",
    "mL/min/1.73 m2",
    "mL/min/1.73m^2",
    "mL/(min·1.73m²)",
  ],
  "mL/min": [],
  "mg/g": [],
  "mg/mmol": [],
  "U/L": ["IU/L"],
  "kU/L": ["kIU/L", "U/mL", "IU/mL"],
  "g/L": [],
  "g/dL": [],
  "10*9/L": ["10^9/L", "×10⁹/L", "10⁹/L", "×10^9/L", "x10^9/L"],
  "10*3/uL": ["10^3/uL", "×10³/uL", "10³/uL"],
  "10*12/L": ["10^12/L", "×10¹²/L", "10¹²/L", "×10^12/L", "x10^12/L"],
  "10*6/uL": ["10^6/uL", "×10⁶/uL", "10⁶/uL"],
  fL: [],
  pg: [],
  "L/L": [],
  "m[IU]/L": ["mIU/L", "mU/L"],
  "u[IU]/mL": ["uIU/mL", "uU/mL"],
  "pmol/L": [],
  "ng/dL": [],
  "pg/mL": [],
  "nmol/L": [],
  "ug/L": [],
  "ng/mL": [],
  a: ["岁"],
  d: ["天"],
  "{score}": ["(score)"],
  "{points}": ["(points)"],
  "1": [],
};

const fold = (text: string): string => text.trim().replace(/[μµ]/g, "u").replaceAll("l", "L");

const BY_SPELLING: ReadonlyMap<string, UnitCode> = new Map(
  Object.entries(SPELLINGS).flatMap(([code, spellings]) =>
    // the keys of the table are unit codes, which `Object.entries` forgets
    [code, ...spellings].map((text) => [fold(text), code as UnitCode] as const),
  ),
);

/**
 * The UCUM code for a unit as a laboratory or device wrote it, or `undefined` when the text is not in the table.
 *
 * @example
 * ```ts
 * normaliseUnit("μmol/l"); // "umol/L"
 * normaliseUnit("stone"); // undefined
 * ```
 */
export function normaliseUnit(text: string): UnitCode | undefined {
  return BY_SPELLING.get(text) ?? BY_SPELLING.get(fold(text));
}
