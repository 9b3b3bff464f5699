/**
 * The list of ready-made plans. They are data: a hospital publishes them as they are, or copies and adapts them; nothing in
 * the SDK treats them differently from a hospital's own.
 */
import type { PlanDefinition } from "../plan.ts";
import { postDischargePlan, postSurgeryWoundPlan } from "./after-hospital.ts";
import {
  conditioningPlan,
  elderlyCheckUpPlan,
  lifestyleInterventionPlan,
  medicationReminderPlan,
} from "./healthy-living.ts";
import { hypertensionPlan, hypertensionRecheckPlan, hypertensionReferralPlan } from "./hypertension.ts";
import { type2DiabetesPlan, type2DiabetesRecheckPlan } from "./type-2-diabetes.ts";

/** All ready-made plans. */
export const readyMadePlans: readonly PlanDefinition[] = [
  hypertensionPlan,
  hypertensionRecheckPlan,
  hypertensionReferralPlan,
  type2DiabetesPlan,
  type2DiabetesRecheckPlan,
  postDischargePlan,
  postSurgeryWoundPlan,
  elderlyCheckUpPlan,
  lifestyleInterventionPlan,
  conditioningPlan,
  medicationReminderPlan,
];
