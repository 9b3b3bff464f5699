/**
 * Raising alerts: by a rule of kind `alert` whose tag was just confirmed, and by an assessment that reaches a high
 * category which the one before it had not reached. One alert a cause; an alert that was acknowledged is not raised again.
 */
import type { PatientId, RecordId } from "../kernel/index.ts";
import type { OperationContext, Reaction } from "../operations/index.ts";
import { heldTags } from "../tags/index.ts";
import type { RiskAlertDetails } from "./risk-alert.ts";
import { riskAlertCollection } from "./risk-alert-collection.ts";
import type { AssessmentResult, RiskAssessment } from "./risk-assessment.ts";

/**
 * Words by which the published models of `@hcrm/rules/models` name their upper categories. A category that is not listed
 * raises nothing: a grade of weight or of filtration is no risk category.
 */
const HIGH_CATEGORIES: readonly string[] = [
  ...["高危", "高/很高危", "很高危"],
  ...["High", "Very high", "High risk", "High risk.", "Very high risk"],
  ...["Severe risk group", "Highest risk group"],
  ...["Moderately severe depression", "Severe depression", "Severe anxiety"],
];

/** The high category that a result reaches, if it does. */
export function highCategory({ status, outputs = {} }: AssessmentResult): string | undefined {
  if (status !== "ok") return undefined;
  const { category, risk, highRisk } = outputs;
  for (const word of [category, risk])
    if (typeof word === "string" && HIGH_CATEGORIES.includes(word)) return word;
  return highRisk === true ? "highRisk" : undefined;
}

/** Raises an alert when an assessment reaches a high category anew. */
export async function raiseOnAssessment(
  context: OperationContext,
  made: RiskAssessment,
  before: AssessmentResult | undefined,
): Promise<void> {
  const category = highCategory(made);
  if (category === undefined || (before !== undefined && highCategory(before) === category)) return;
  const { model: name, edition } = made;
  await raise(context, made.patient, made.id, {
    ...{ source: "model", severity: "warning", name, category, edition },
  });
}

/** After a change of tags: an alert for each tag that a rule of kind `alert` has just confirmed. */
export const alertOnTags: Reaction = {
  on: "tag-changed",
  writes: [riskAlertCollection.spec.name],
  react: async (context, { patient }) => {
    for (const { record } of await heldTags(context, patient)) {
      const { rule: name, ruleSetHash, revision } = record.evidence ?? {};
      if (record.state !== "confirmed" || record.evaluatedAt !== context.at) continue;
      const set = context.settings.ruleSets.find(({ compiled }) => compiled.hash === ruleSetHash);
      const rule = set?.compiled.set.rules.find(({ id }) => id === name);
      if (rule?.kind !== "alert" || name === undefined) continue;
      await raise(context, patient, record.assignment, {
        ...{ source: "rule", name, severity: rule.then.severity ?? "info" },
        ...(ruleSetHash === undefined ? {} : { ruleSetHash }),
        ...(revision === undefined ? {} : { revision }),
      });
    }
    return {};
  },
};

async function raise(
  context: OperationContext,
  patientId: PatientId,
  cause: RecordId,
  details: RiskAlertDetails,
): Promise<void> {
  const id = context.ids.next();
  const times = { raisedAt: context.at, acknowledgedAt: context.at };
  await context
    .repository(riskAlertCollection)
    .addIfAbsent({ id, patientId, state: "open", cause, ...times, details }, "cause");
}
