/** Calling risk models in tests. */
import { type Assessment, getModel, type Scalar } from "../../src/models/index.ts";
import { COMPLETE, type Inputs } from "./model-calls.ts";

/** Instant of every call. */
export const CALLED_AT = "2026-01-15T01:00:00Z";

/** Assesses inputs as they are. */
export function assess(model: string, inputs: Inputs): Assessment {
  return getModel(model).assess({ inputs, at: CALLED_AT });
}

/** Assesses the complete call of a model with some inputs changed. */
export function assessWith(model: string, changes: Inputs): Assessment {
  return assess(model, { ...COMPLETE[model], ...changes });
}

/** One output of an assessment that must be ok. */
export function outputOf(assessment: Assessment, name: string): Scalar | undefined {
  return assessment.status === "ok" ? assessment.outputs[name] : `status ${assessment.status}`;
}

/** The inputs of a call without some of them. */
export function without(inputs: Inputs, ...names: readonly string[]): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}
