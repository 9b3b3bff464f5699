/**
 * Since when a model has been saying the same of a patient: the first of an unbroken run of assessments. Reassessing is not
 * a new event, so what an assessment begins is named by the first of its run.
 */
import type { Instant, Page, PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Seen, Stored, Unreadable } from "../repository/index.ts";
import type { RiskAssessment } from "./risk-assessment.ts";
import { type RiskAssessmentRow, riskAssessmentCollection } from "./risk-assessment-collection.ts";

/** Assessments that are read at once when the beginning of a run is looked for. */
const RUN_PAGE = 20;

/** What a run is of. */
export interface RunCondition {
  /** Id of the model. */
  readonly model: string;
  /** Whether an answer of the model belongs to the run. */
  readonly met: (outputs: NonNullable<RiskAssessment["outputs"]>) => boolean;
  /** Runs that began before it are not looked into. */
  readonly since: Instant;
}

/**
 * The assessment with which an unbroken run began that lasts until now: every answer of the model since then met the
 * condition. An assessment without an answer breaks no run, since unknown is not no. `undefined` when there is no run, or
 * when it began too long ago.
 */
export async function runOfAssessments(
  context: OperationContext,
  patient: PatientId,
  condition: RunCondition,
): Promise<Seen<RiskAssessmentRow> | undefined> {
  let first: Seen<RiskAssessmentRow> | undefined;
  let cursor: string | undefined;
  do {
    const page = await newestFirst(context, patient, cursor);
    for (const answer of answersIn(page.items, condition.model)) {
      if (!condition.met(answer.result?.outputs ?? {})) return first;
      if (answer.assessedAt < condition.since) return undefined;
      first = answer;
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return first;
}

function answersIn(
  items: readonly (Stored<RiskAssessmentRow> | Unreadable)[],
  model: string,
): readonly Seen<RiskAssessmentRow>[] {
  return items
    .flatMap((item) => ("record" in item ? [item.record] : []))
    .filter(({ result }) => result?.model === model && result.status === "ok");
}

function newestFirst(
  context: OperationContext,
  patient: PatientId,
  cursor: string | undefined,
): Promise<Page<Stored<RiskAssessmentRow> | Unreadable>> {
  return context.repository(riskAssessmentCollection).list(
    {
      where: [["patientId", "eq", patient]],
      orderBy: [["assessedAt", "desc"]],
      limit: RUN_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    },
    context.grants,
  );
}
