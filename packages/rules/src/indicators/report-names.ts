// content table: names of indicators on Chinese laboratory and check-up reports
/**
 * Names under which indicators stand on Chinese reports: the reporting name, older names and abbreviations. The table is
 * closed and keyed by what was examined, since blood and urine share names (葡萄糖, 白细胞) and mean other things by them.
 * Names follow WS/T 102 (临床检验项目分类与代码) and common report layouts, to be checked against the official text. Left out is
 * what does not say which indicator it is: 脉搏 (pulse is not heart rate), a bare Cr, 转氨酶.
 */
import type { IndicatorId } from "./indicator-units.ts";

/** What was examined. */
export type Examined = "body" | "blood" | "urine";

type Names = Readonly<Partial<Record<IndicatorId, readonly string[]>>>;

/** Other names than the two of the catalogue, by indicator. */
export const REPORT_NAMES: Readonly<Record<Examined, Names>> = Object.freeze({
  body: {
    sbp: ["SBP", "高压", "收缩期血压"],
    dbp: ["DBP", "低压", "舒张期血压"],
    "heart-rate": ["HR"],
    height: ["身长"],
    weight: ["净重"],
    bmi: ["BMI", "体重指数", "体质量指数", "身体质量指数"],
    waist: ["腹围"],
    spo2: ["SpO2", "血氧", "指脉氧", "脉搏血氧饱和度"],
    temperature: ["T", "腋温"],
  },
  blood: {
    "glucose-fasting": ["FPG", "FBG", "空腹葡萄糖", "空腹血葡萄糖", "葡萄糖(空腹)", "血糖(空腹)"],
    glucose: ["GLU", "葡萄糖", "血葡萄糖", "随机血糖"],
    hba1c: ["GHb", "糖化血红蛋白A1c", "HbA1C", "A1C"],
    "total-cholesterol": ["TC", "CHOL", "TCHO", "T-CHO", "胆固醇", "血清总胆固醇"],
    hdl: ["HDL", "HDL-C", "高密度脂蛋白", "高密度胆固醇"],
    ldl: ["LDL", "LDL-C", "低密度脂蛋白", "低密度胆固醇"],
    triglycerides: ["TG", "TRIG", "三酰甘油", "血清甘油三酯"],
    creatinine: ["CREA", "CRE", "SCr", "血肌酐", "血清肌酐"],
    "cystatin-c": ["CysC", "Cys-C", "胱抑素", "半胱氨酸蛋白酶抑制剂C"],
    egfr: ["eGFR", "肾小球滤过率估算值", "估算的肾小球滤过率"],
    urea: ["UREA", "BUN", "尿素氮", "血尿素氮"],
    "uric-acid": ["UA", "URIC", "血尿酸"],
    alt: ["ALT", "GPT", "谷丙转氨酶", "丙氨酸转氨酶"],
    ast: ["AST", "GOT", "谷草转氨酶", "门冬氨酸氨基转移酶", "天冬氨酸转氨酶"],
    ggt: ["GGT", "γ-GT", "r-GT", "γ-谷氨酰转肽酶", "谷氨酰转肽酶", "谷氨酰转移酶"],
    alp: ["ALP", "AKP"],
    "bilirubin-total": ["TBIL", "T-BIL", "STB"],
    "bilirubin-direct": ["DBIL", "D-BIL", "结合胆红素"],
    albumin: ["ALB", "血清白蛋白"],
    "total-protein": ["TP", "血清总蛋白"],
    hemoglobin: ["HGB", "Hb", "血红蛋白浓度", "血色素"],
    wbc: ["WBC", "白细胞计数", "白细胞数"],
    platelets: ["PLT", "血小板计数", "血小板数"],
    rbc: ["RBC", "红细胞计数", "红细胞数"],
    hematocrit: ["HCT", "PCV", "红细胞比容", "红细胞比积"],
    mcv: ["MCV", "红细胞平均体积", "平均红细胞容积"],
    tsh: ["TSH", "促甲状腺素", "血清促甲状腺激素"],
    ft4: ["FT4", "游离T4", "游离甲状腺素T4"],
    ft3: ["FT3", "游离T3", "游离三碘甲状腺原氨酸T3"],
    crp: ["CRP", "C-反应蛋白"],
    "hs-crp": ["hs-CRP", "hsCRP", "超敏C反应蛋白", "超敏C-反应蛋白", "高敏C反应蛋白"],
    potassium: ["K", "K+", "血钾", "钾离子"],
    sodium: ["Na", "Na+", "血钠", "钠离子"],
    calcium: ["Ca", "总钙", "血钙"],
    magnesium: ["Mg", "血镁"],
    insulin: ["INS", "空腹胰岛素"],
    homocysteine: ["HCY", "Hcy", "血同型半胱氨酸"],
    "vitamin-d": ["25-OH-VD", "25(OH)D", "25-羟基维生素D", "总25-羟维生素D"],
    ferritin: ["FER", "SF", "血清铁蛋白"],
    afp: ["AFP", "甲胎球蛋白", "α-甲胎蛋白"],
    cea: ["CEA"],
  },
  urine: {
    uacr: ["UACR", "ACR", "尿微量白蛋白/肌酐", "尿白蛋白/肌酐", "尿白蛋白/肌酐比值", "尿微量白蛋白肌酐比"],
  },
});

/** Remarks in brackets that change nothing about what was measured. */
export const REMARKS: readonly string[] = [
  ...[
    "酶法",
    "氧化酶法",
    "己糖激酶法",
    "速率法",
    "比色法",
    "溴甲酚绿法",
    "直接法",
    "免疫比浊法",
    "化学发光法",
  ],
  ...["血清", "血浆", "静脉血", "定量"],
];
