/**
 * Purposes of use (使用目的): why somebody looks at data. Codes are those of HL7 v3 ActReason (value set PurposeOfUse).
 * Which lawful basis a purpose has, and whether consent is asked for it, is data of the policy packs.
 */
import { z } from "zod";

/** All purposes of use that the SDK knows. */
export const PURPOSES_OF_USE = [
  "TREAT",
  "ETREAT",
  "BTG",
  "CAREMGT",
  "COC",
  "HPAYMT",
  "HOPERAT",
  "HQUALIMP",
  "HMARKT",
  "HRESCH",
  "PUBHLTH",
  "PATRQT",
  "FAMRQT",
  "HLEGAL",
  "HSYSADMIN",
] as const;

/**
 * One purpose of use: `TREAT` 诊疗, `ETREAT` 急诊救治, `BTG` 紧急越权 (break the glass), `CAREMGT` 随访与健康管理,
 * `COC` 诊疗协作, `HPAYMT` 结算医保, `HOPERAT` 运营, `HQUALIMP` 质量改进, `HMARKT` 健康营销, `HRESCH` 科研,
 * `PUBHLTH` 公共卫生, `PATRQT` 本人请求, `FAMRQT` 家属请求, `HLEGAL` 法务, `HSYSADMIN` 系统管理.
 */
export type PurposeOfUse = (typeof PURPOSES_OF_USE)[number];

/** Accepts a purpose of use. */
export const purposeOfUseSchema: z.ZodType<PurposeOfUse> = z.enum(PURPOSES_OF_USE);
