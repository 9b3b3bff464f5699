/**
 * Data categories: the unit an access grant speaks of. Every sealed group declares one; the gate asks for it before
 * the group is opened. Names and Chinese terms follow `privacy.md` section 2. Levels, sensitivity and lawful bases
 * are data of the policy packs, not of this file.
 */
import { z } from "zod";

/** All data categories, in the order of the catalogue. */
export const DATA_CATEGORIES = [
  "identity",
  "contact",
  "demographic",
  "clinical",
  "lab",
  "family",
  "genetic",
  "mental-health",
  "reproductive",
  "infectious",
  "biometric",
  "notes",
  "lifestyle",
  "financial",
  "communication",
  "profile",
  "feedback",
] as const;

/**
 * What a piece of data is about: `identity` 身份信息, `contact` 联系方式, `demographic` 人口学信息, `clinical` 诊疗信息,
 * `lab` 检验检查, `family` 亲属关系, `genetic` 人类遗传资源信息, `mental-health` 精神心理, `reproductive` 生殖健康,
 * `infectious` 艾滋病、性病等, `biometric` 生物识别, `notes` 自由文本, `lifestyle` 生活方式, `financial` 费用医保,
 * `communication` 沟通记录, `profile` 画像与标签, `feedback` 投诉评价.
 */
export type DataCategory = (typeof DATA_CATEGORIES)[number];

/** Accepts a data category. */
export const dataCategorySchema: z.ZodType<DataCategory> = z.enum(DATA_CATEGORIES);
