/**
 * Rule packs (规则包): ready-made rule sets as plain values, each rule with evidence and tests.
 *
 * @module
 */
export { cardioRisk } from "./cardio-risk.ts";
export { cnCopd } from "./cn-copd.ts";
export { cnElderly } from "./cn-elderly.ts";
export { cnHypertension } from "./cn-hypertension.ts";
export { cnType2Diabetes } from "./cn-type2-diabetes.ts";
export { healthCheck } from "./health-check.ts";
export { mentalHealth } from "./mental-health.ts";
export { starter } from "./starter.ts";
