/**
 * The catalogue: every operation of the SDK in one tree. The session, the listing and the tests by reflection are all
 * made of it; an operation that is not here does not exist.
 */
import { z } from "zod";
import { keyedData } from "./collections.ts";
import { communicationOperations, portraitWishes } from "./communications/index.ts";
import {
  followUpOperations,
  followUpSections,
  planOperations,
  taskFacts,
  taskOperations,
} from "./follow-ups/index.ts";
import {
  accessOperations,
  auditOperations,
  consentOperations,
  createKeyOperations,
  type KeyOperations,
  noticeOperations,
  type OperationDescription,
  operationsOf,
} from "./operations/index.ts";
import { patientOperations } from "./patients/index.ts";
import { questionnaireOperations } from "./questionnaires/index.ts";
import { ingestOperations, recordOperations } from "./records/index.ts";
import { portraitRisks, riskOperations, riskOutput } from "./risks/index.ts";
import {
  type PortraitOperations,
  portraitOperations,
  type SegmentOperations,
  segmentOperations,
  tagOperations,
} from "./tags/index.ts";

/** Messages learn of tasks through a port, filled in here. */
const communications = communicationOperations(taskFacts);

/** All operations by module. */
export const catalogue: {
  readonly patients: typeof patientOperations;
  readonly consents: typeof consentOperations;
  readonly notices: typeof noticeOperations;
  readonly access: typeof accessOperations;
  readonly audit: typeof auditOperations;
  readonly keys: KeyOperations;
  readonly records: typeof recordOperations;
  readonly ingest: typeof ingestOperations;
  readonly tags: typeof tagOperations;
  readonly risks: typeof riskOperations;
  readonly portrait: PortraitOperations;
  readonly segments: SegmentOperations;
  readonly plans: typeof planOperations;
  readonly followUps: typeof followUpOperations;
  readonly tasks: typeof taskOperations;
  readonly questionnaires: typeof questionnaireOperations;
  readonly communications: ReturnType<typeof communicationOperations>;
} = {
  patients: patientOperations,
  consents: consentOperations,
  notices: noticeOperations,
  access: accessOperations,
  audit: auditOperations,
  keys: createKeyOperations(keyedData),
  records: recordOperations,
  ingest: ingestOperations,
  tags: tagOperations,
  risks: riskOperations,
  segments: segmentOperations(riskOutput),
  portrait: portraitOperations({ risks: portraitRisks, ...followUpSections, wishes: portraitWishes }),
  plans: planOperations,
  followUps: followUpOperations,
  tasks: taskOperations,
  questionnaires: questionnaireOperations,
  communications,
};

/** What `hcrm.operations` lists. */
export function describeOperations(): readonly OperationDescription[] {
  return operationsOf(catalogue).map(({ name, summary, effect, input, purposes, grants, writes }) => ({
    name,
    summary,
    effect,
    input: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }),
    purposes,
    grants,
    writes,
  }));
}
