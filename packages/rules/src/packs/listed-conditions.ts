/**
 * Diagnoses that the packs ask for, as they stand on condition lists: SNOMED CT, or the ICD-10 category.
 */
import { hasCondition } from "../builder/index.ts";
import type { Condition } from "../rule-set/index.ts";

/** Hypertensive disorder, essential hypertension; I10. */
export const HYPERTENSION: Condition = hasCondition("snomed|38341003", "snomed|59621000", "icd-10|I10");
/** Diabetes mellitus type 2; E11. */
export const TYPE_2_DIABETES: Condition = hasCondition("snomed|44054006", "icd-10|E11");
/** Chronic obstructive pulmonary disease; J44. */
export const COPD: Condition = hasCondition("snomed|13645005", "icd-10|J44");
