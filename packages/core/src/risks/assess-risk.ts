/**
 * Assessing one patient by one model, and storing the result. A model that takes another model's output gets it here:
 * the KDIGO category is that of the newest CKD-EPI estimate where the laboratory printed none.
 */
import type { FactSource } from "@hcrm/rules";
import { getModel } from "@hcrm/rules/models";
import { canonicalJson, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { readTagFacts } from "../tags/index.ts";
import { modelInputs } from "./model-inputs.ts";
import { raiseOnAssessment } from "./raise-alerts.ts";
import { riskAlertCollection } from "./risk-alert-collection.ts";
import type { AssessedInput, AssessmentResult, RiskAssessment } from "./risk-assessment.ts";
import { type RiskAssessmentRow, riskAssessmentCollection } from "./risk-assessment-collection.ts";

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
  const egfr = estimate.outputs?.egfr;
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

/** Collections that assessing writes. */
export const WRITTEN_BY_ASSESSMENT: readonly string[] = [
  riskAssessmentCollection.spec.name,
  riskAlertCollection.spec.name,
];

/** Most assessments of one patient in force: one a model. */
const MAX_ASSESSMENTS = 200;

/** The newest assessments of a patient, one a model. */
export async function currentAssessments(
  context: OperationContext,
  patient: PatientId,
): Promise<readonly Stored<RiskAssessmentRow>[]> {
  const { items } = await context.repository(riskAssessmentCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["state", "eq", "current"],
      ],
      orderBy: [["assessedAt", "desc"]],
      limit: MAX_ASSESSMENTS,
    },
    context.grants,
  );
  return items.filter((item): item is Stored<RiskAssessmentRow> => "record" in item);
}

/** A stored assessment as callers see it. */
export function toRiskAssessment({ record }: Stored<RiskAssessmentRow>): RiskAssessment | undefined {
  const { id, patientId: patient, state, assessedAt, result } = record;
  const { model, edition, status, inputs = [] } = result ?? {};
  if (model === undefined || edition === undefined || status === undefined) return undefined;
  return { ...result, model, edition, status, inputs, id, patient, state, assessedAt };
}

/**
 * Assesses a patient by some models and stores each result; the ones before are superseded.
 *
 * @param options.unchanged `keep` leaves an assessment in force whose result would be the very same; `store` stores it anew
 * @param options.facts the patient's facts and tags, where they were read already
 */
export async function assessAndStore(
  context: OperationContext,
  patient: PatientId,
  models: readonly string[],
  options: { readonly unchanged: "keep" | "store"; readonly facts?: FactSource },
): Promise<readonly RiskAssessment[]> {
  const { unchanged, facts } = options;
  const source = facts ?? (await readTagFacts(context, patient));
  const current = await currentAssessments(context, patient);
  const made: RiskAssessment[] = [];
  for (const model of models) {
    const result = resultOf(model, source, context);
    const before = current.find(({ record }) => record.result?.model === model);
    const known = before === undefined ? undefined : toRiskAssessment(before);
    if (unchanged === "keep" && canonicalJson(before?.record.result ?? null) === canonicalJson(result))
      continue;
    const id = context.ids.next();
    const assessment = { ...result, id, patient, state: "current", assessedAt: context.at } as const;
    await supersede(context, before, {
      id,
      patientId: patient,
      state: "current",
      assessedAt: context.at,
      result,
    });
    await raiseOnAssessment(context, assessment, known);
    made.push(assessment);
  }
  if (made.length > 0) await context.announce({ kind: "risk-assessed", patient });
  return made;
}

async function supersede(
  context: OperationContext,
  before: Stored<RiskAssessmentRow> | undefined,
  next: RiskAssessmentRow,
): Promise<void> {
  const repository = context.repository(riskAssessmentCollection);
  if (before !== undefined)
    await repository.changePlain(before.record.id, before.version, { state: "superseded" });
  await repository.add(next);
}
