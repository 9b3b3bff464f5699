/**
 * Assessing one patient by one model, and storing the result. A model that takes another model's output gets it here:
 * the KDIGO category is that of the newest CKD-EPI estimate where the laboratory printed none.
 */
import type { FactSource } from "@hcrm/rules";
import { getModel } from "@hcrm/rules/models";
import type { PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import { heldTags } from "../tags/index.ts";
import { modelInputs } from "./model-inputs.ts";
import type { AssessedInput, AssessmentResult, RiskAssessment } from "./risk-assessment.ts";
import { riskAssessmentCollection } from "./risk-assessment-collection.ts";

/** Facts of a patient together with the tags that models may derive inputs from. */
export async function riskFacts(context: OperationContext, patient: PatientId): Promise<FactSource> {
  const facts = await readFacts(context, patient);
  const held = await heldTags(context, patient);
  const tags = held.flatMap(({ record }) =>
    record.state === "confirmed" && record.evidence?.tag !== undefined ? [record.evidence.tag] : [],
  );
  return { ...facts, tags };
}

/** What a model says, given the facts. Pure but for the model's own tables. */
export function resultOf(
  modelId: string,
  source: FactSource,
  context: Pick<OperationContext, "at" | "today">,
): AssessmentResult {
  const model = getModel(modelId);
  const at = { now: context.at, today: context.today };
  const inputs = withEstimate(modelId, modelInputs(model, source, at), source, context);
  const assessment = model.assess({
    inputs: Object.fromEntries(inputs.map(({ name, value, unit }) => [name, { value, unit: unit ?? null }])),
    at: context.at,
  });
  const shared = { model: modelId, edition: assessment.edition, inputs };
  switch (assessment.status) {
    case "ok":
      return { ...shared, status: "ok", outputs: assessment.outputs, caveats: assessment.caveats };
    case "insufficient-data":
      return { ...shared, status: "insufficient-data", missing: assessment.missing };
    case "not-applicable":
      return {
        ...shared,
        status: "not-applicable",
        reasons: assessment.reasons.map(({ input, limit }) => ({ input, reason: limit })),
      };
    case "invalid-input":
      return {
        ...shared,
        status: "invalid-input",
        reasons: assessment.problems.map(({ input, problem }) => ({ input, reason: problem })),
      };
  }
}

function withEstimate(
  modelId: string,
  inputs: readonly AssessedInput[],
  source: FactSource,
  context: Pick<OperationContext, "at" | "today">,
): readonly AssessedInput[] {
  if (modelId !== "kdigo-gfr-category" || inputs.some(({ name }) => name === "egfr")) return inputs;
  const estimate = resultOf("ckd-epi-2021-cr", source, context);
  const egfr = estimate.outputs?.["egfr"];
  if (typeof egfr !== "number") return inputs;
  const basis = estimate.inputs.find(({ name }) => name === "creatinine");
  return [
    ...inputs,
    {
      name: "egfr",
      value: egfr,
      unit: "mL/min/{1.73_m2}",
      ...(basis?.at === undefined ? {} : { at: basis.at }),
      ...(basis?.source === undefined ? {} : { source: basis.source }),
    },
  ];
}

/** Assesses a patient by some models and stores each result; the ones before are superseded. */
export async function assessAndStore(
  context: OperationContext,
  patient: PatientId,
  models: readonly string[],
): Promise<readonly RiskAssessment[]> {
  const source = await riskFacts(context, patient);
  const repository = context.repository(riskAssessmentCollection);
  const made = models.map((model): RiskAssessment => {
    const result = resultOf(model, source, context);
    return { ...result, id: context.ids.next(), patient, state: "current", assessedAt: context.at };
  });
  for (const { id, patient: patientId, state, assessedAt, ...result } of made) {
    const before = await repository.findByIndex("model", { model: result.model }, context.grants, [
      ["patientId", "eq", patient],
      ["state", "eq", "current"],
    ]);
    for (const { record, version } of before)
      await repository.changePlain(record.id, version, { state: "superseded" });
    await repository.add({ id, patientId, state, assessedAt, result });
  }
  await context.announce({ kind: "risk-assessed", patient });
  return made;
}
