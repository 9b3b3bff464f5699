/**
 * What follow-ups do when something happens to a patient: they stop, hold or come back, in the transaction that records
 * it. Each reaction runs under the lock of the patient's gate row, which the announcing operation holds.
 */
import type { Reaction } from "../operations/index.ts";
import { completeOnResponse } from "./response-reaction.ts";
import { holdPatient, restorePatient, stopPatient, WRITTEN_BY_STOPPING } from "./stop-enrolments.ts";

/** The reactions of follow-ups, in the order of the events that a patient meets. */
export const followUpReactions: readonly Reaction[] = [
  {
    on: "consent-withdrawn",
    writes: WRITTEN_BY_STOPPING,
    react: async (context, event) =>
      event.kind === "consent-withdrawn"
        ? stopPatient(context, event.patient, { reason: "consent-withdrawn", purpose: event.purpose })
        : {},
  },
  {
    on: "deceased",
    writes: WRITTEN_BY_STOPPING,
    react: (context, { patient }) => stopPatient(context, patient, { reason: "deceased" }),
  },
  {
    on: "death-reversed",
    writes: WRITTEN_BY_STOPPING,
    react: (context, { patient }) => restorePatient(context, patient, "deceased"),
  },
  {
    on: "merged",
    writes: WRITTEN_BY_STOPPING,
    react: (context, { patient }) => stopPatient(context, patient, { reason: "merged" }),
  },
  {
    on: "unmerged",
    writes: WRITTEN_BY_STOPPING,
    react: (context, { patient }) => restorePatient(context, patient, "merged"),
  },
  {
    on: "restricted",
    writes: WRITTEN_BY_STOPPING,
    react: (context, { patient }) => holdPatient(context, patient),
  },
  completeOnResponse,
];
