/**
 * The operations of `session.risks.alerts`: what waits for somebody to look, and saying that one has looked. Raising is
 * no operation: alerts come of tags and assessments (`raise-alerts.ts`).
 */
import { z } from "zod";
import {
  exactSchema,
  type Page,
  type PageRequest,
  type PatientId,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
  TransitionRefused,
} from "../kernel/index.ts";
import type { SingleOperation } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RiskAlert, RiskAlertState } from "./risk-alert.ts";
import { type RiskAlertRow, riskAlertCollection } from "./risk-alert-collection.ts";

interface ListInput extends PageRequest {
  readonly patient?: PatientId;
  readonly state?: RiskAlertState;
}

interface AcknowledgeInput {
  readonly alert: RecordId;
  readonly note?: string;
}

const shared = { resource: "risk-alert", purposes: ["TREAT", "ETREAT", "CAREMGT"] } as const;

function toRiskAlert({ record }: Stored<RiskAlertRow>): RiskAlert | undefined {
  const { id, patientId: patient, state, cause, raisedAt, acknowledgedAt, details } = record;
  const { source, name, severity } = details ?? {};
  if (source === undefined || name === undefined || severity === undefined) return undefined;
  const ended = state === "acknowledged" ? { acknowledgedAt } : {};
  return { ...details, source, name, severity, id, patient, state, cause, raisedAt, ...ended };
}

const list: SingleOperation<ListInput, Page<RiskAlert>> = {
  ...shared,
  name: "risks.alerts.list",
  summary: "Lists alerts of one patient, or of all whom the caller may see, newest first.",
  effect: "read",
  grants: [],
  input: exactSchema<ListInput>()(
    z
      .strictObject({
        patient: z.exactOptional(patientIdSchema),
        state: z.exactOptional(z.enum(["open", "acknowledged"])),
        ...pageRequestShape,
      })
      .readonly(),
  ),
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient, state = "open", ...page }) => {
    if (patient !== undefined) {
      context.concerns(patient);
      await context.grants.require(patient, ["profile"]);
    }
    const whose = patient === undefined ? [] : [["patientId", "eq", patient] as const];
    const { items, ...rest } = await context
      .repository(riskAlertCollection)
      .list(
        { ...page, where: [["state", "eq", state], ...whose], orderBy: [["raisedAt", "desc"]] },
        context.grants,
      );
    const alerts = items.flatMap((item) => ("record" in item ? (toRiskAlert(item) ?? []) : []));
    for (const alert of alerts) context.concerns(alert.patient);
    return { ...rest, items: alerts };
  },
};

const acknowledge: SingleOperation<AcknowledgeInput, RiskAlert> = {
  ...shared,
  name: "risks.alerts.acknowledge",
  summary: "Says that somebody has looked at an alert.",
  effect: "write",
  grants: [],
  input: exactSchema<AcknowledgeInput>()(
    z.strictObject({ alert: recordIdSchema, note: z.exactOptional(z.string().min(1).max(1000)) }).readonly(),
  ),
  writes: [riskAlertCollection.spec.name],
  audit: (_input, { id }) => ({ id }),
  run: async (context, { alert, note }) => {
    const repository = context.repository(riskAlertCollection);
    const stored = await repository.get(alert, context.grants);
    context.concerns(stored.record.patientId);
    if (stored.record.state !== "open")
      throw new TransitionRefused("The alert was acknowledged before.", {
        details: { state: stored.record.state },
      });
    const details = { acknowledgedBy: context.actor.id, ...(note === undefined ? {} : { note }) };
    const change = { state: "acknowledged", acknowledgedAt: context.at, details } as const;
    await repository.change(alert, stored.version, change, context.grants);
    const after = toRiskAlert({
      ...stored,
      record: { ...stored.record, ...change, details: { ...stored.record.details, ...details } },
    });
    if (after === undefined) throw new TransitionRefused("The alert is hidden from this caller.");
    return after;
  },
};

/** The operations of `session.risks.alerts`. */
export const alertOperations: { readonly list: typeof list; readonly acknowledge: typeof acknowledge } = {
  list,
  acknowledge,
};
