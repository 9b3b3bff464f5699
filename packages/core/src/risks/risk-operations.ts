/**
 * The operations of `session.risks`: assessing a patient by a published model, and the newest results. The models and their
 * sources are those of `@hcrm/rules/models`.
 */
import { listModels } from "@hcrm/rules/models";
import { z } from "zod";
import { exactSchema, type PatientId, patientIdSchema, UnknownModel } from "../kernel/index.ts";
import type { SingleOperation } from "../operations/index.ts";
import { alertOperations } from "./alert-operations.ts";
import {
  assessAndStore,
  currentAssessments,
  toRiskAssessment,
  WRITTEN_BY_ASSESSMENT,
} from "./assess-risk.ts";
import type { RiskAssessment } from "./risk-assessment.ts";

interface AssessInput {
  readonly patient: PatientId;
  readonly model: string;
}

const subject = ({ patient }: { readonly patient: PatientId }): PatientId => patient;
const shared = { resource: "risk-assessment", purposes: ["TREAT", "ETREAT", "CAREMGT"], subject } as const;

const assess: SingleOperation<AssessInput, RiskAssessment> = {
  ...shared,
  name: "risks.assess",
  summary: "Assesses a patient by a published risk model and stores the result with its inputs.",
  effect: "write",
  grants: ["profile", "lab", "clinical"],
  input: exactSchema<AssessInput>()(
    z.strictObject({ patient: patientIdSchema, model: z.string().min(1).max(100) }).readonly(),
  ),
  writes: WRITTEN_BY_ASSESSMENT,
  announces: ["risk-assessed"],
  audit: (_input, { id }) => ({ id }),
  run: async (context, { patient, model }) => {
    if (!listModels().some(({ id }) => id === model))
      throw new UnknownModel("No risk model has this id.", {
        details: { models: listModels().map(({ id }) => id) },
      });
    await context.subjects.lock(patient);
    const [made] = await assessAndStore(context, patient, [model], { unchanged: "store" });
    if (made === undefined) throw new UnknownModel("No risk model has this id.");
    return made;
  },
};

const list: SingleOperation<{ readonly patient: PatientId }, { readonly items: readonly RiskAssessment[] }> =
  {
    ...shared,
    name: "risks.list",
    summary: "Lists the newest assessment of each model.",
    effect: "read",
    grants: ["profile"],
    input: exactSchema<{ readonly patient: PatientId }>()(
      z.strictObject({ patient: patientIdSchema }).readonly(),
    ),
    writes: [],
    audit: (_input, { items }) => ({ count: items.length }),
    run: async (context, { patient }) => {
      const current = await currentAssessments(context, patient);
      return { items: current.flatMap((stored) => toRiskAssessment(stored) ?? []) };
    },
  };

/** All operations on risk assessments, by their name in the session. */
export const riskOperations: {
  readonly assess: typeof assess;
  readonly list: typeof list;
  readonly alerts: typeof alertOperations;
} = { assess, list, alerts: alertOperations };
