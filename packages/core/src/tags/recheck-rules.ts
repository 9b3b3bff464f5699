/**
 * Asking a patient's rules again: the reactions that queue a patient whose facts, tags or risks changed, and the job of
 * `tick()` that evaluates the queued. One item a patient is kept, however many facts arrive; a patient who cannot be worked
 * on is tried again later and later, holds up nobody else, and in the end someone is told.
 */
import type { FactSource } from "@hcrm/rules";
import { type PatientId, patientIdSchema } from "../kernel/index.ts";
import {
  type BatchOperation,
  type OperationContext,
  type Reaction,
  subjectGateName,
  type TickJob,
  type TickProgress,
  type TickSlice,
  tickSliceSchema,
} from "../operations/index.ts";
import {
  claimDue,
  enqueue,
  type Fault,
  faultsOf,
  finish,
  finishUntil,
  giveBack,
  inPatientOrder,
  workItemCollection,
} from "../work/index.ts";
import { evaluateTags } from "./evaluate-tags.ts";
import { askShadows, reportShadows } from "./shadow-rules.ts";
import { tagCollection } from "./tag-collection.ts";

const queuePatient: Omit<Reaction, "on"> = {
  writes: [workItemCollection.name],
  react: async (context, { patient }) => {
    const item = { kind: "rule.recheck", ref: patient, visibleAt: context.at } as const;
    await enqueue(context.rows(workItemCollection), context.ids, item);
    return {};
  },
};

/** After new facts, and after a change of tags or risks, the patient's rules and what rests on them are due. */
export const recheckReactions: readonly Reaction[] = [
  { ...queuePatient, on: "facts-changed" },
  { ...queuePatient, on: "tag-changed" },
  { ...queuePatient, on: "risk-assessed" },
];

/** What else is derived from a patient's facts, after the tags; wired in `modules.ts`. */
export interface AfterTags<Known> {
  /** Collections that it writes. */
  readonly writes: readonly string[];
  /** Reads what is the same for all patients of a slice. */
  readonly prepare: (context: OperationContext) => Promise<Known>;
  /** Derives, for one patient. */
  readonly derive: (
    context: OperationContext,
    patient: PatientId,
    given: { readonly facts: FactSource; readonly known: Known },
  ) => Promise<void>;
  /** Tells someone that the patient could not be worked on, after the last attempt. Opens nothing that is sealed. */
  readonly giveUp: (context: OperationContext, patient: PatientId) => Promise<void>;
  /** Takes that back: what failed before has succeeded. */
  readonly recover: (context: OperationContext, patient: PatientId) => Promise<void>;
}

/** Makes the job that evaluates rules for the patients in the queue. */
export function recheckJob<Known>(after: AfterTags<Known>): TickJob {
  const operation: BatchOperation<TickSlice, TickProgress> = {
    name: "work.recheckRules",
    summary: "Evaluates rules and risks for patients whose facts changed.",
    resource: "tag",
    effect: "batch",
    input: tickSliceSchema,
    purposes: ["TREAT"],
    grants: [],
    writes: [workItemCollection.name, tagCollection.spec.name, subjectGateName, ...after.writes],
    announces: ["tag-changed"],
    run: async (batch, { limit }) => {
      const claimed = await batch.once((context) =>
        claimDue(context.rows(workItemCollection), {
          kind: "rule.recheck",
          now: context.at,
          limit,
          worker: context.operation,
        }),
      );
      const leases = inPatientOrder(claimed, ({ ref }) => ref);
      if (leases.length === 0) return { done: 0, more: false };
      const known = await batch.once(after.prepare);
      const results = await batch.each(leases, async (context, lease) => {
        const patient = patientIdSchema.parse(lease.ref);
        context.concerns(patient);
        const { nextReviewAt, facts } = await evaluateTags(context, patient);
        await after.derive(context, patient, { facts, known });
        if (lease.attempt > 1) await after.recover(context, patient);
        const queue = context.rows(workItemCollection);
        if (nextReviewAt === undefined) await finish(queue, lease);
        else await finishUntil(queue, context.ids, lease, nextReviewAt);
        return { settings: context.settings, shadows: askShadows(context, facts) };
      });
      tellShadows(results.flatMap((result) => (result.ok ? [result.value] : [])));
      const faults = faultsOf(leases, results);
      const outcomes = await batch.each(faults, (context, fault) => settle(context, fault, after));
      const failed = outcomes.filter((outcome) => !outcome.ok || outcome.value !== "passed-over").length;
      return { done: leases.length - faults.length, failed, more: leases.length === limit };
    },
  };
  return { operation, purpose: "TREAT" };
}

interface Asked {
  readonly settings: OperationContext["settings"];
  readonly shadows: ReturnType<typeof askShadows>;
}

function tellShadows(asked: readonly Asked[]): void {
  const [first] = asked;
  if (first === undefined) return;
  reportShadows(
    first.settings,
    asked.map(({ shadows }) => shadows),
  );
}

async function settle<Known>(
  context: OperationContext,
  fault: Fault,
  { giveUp }: AfterTags<Known>,
): Promise<Awaited<ReturnType<typeof giveBack>>> {
  const outcome = await giveBack(context.rows(workItemCollection), context.ids, fault, context.at);
  if (outcome === "dead") {
    context.tally("dead");
    await giveUp(context, patientIdSchema.parse(fault.lease.ref));
  }
  return outcome;
}
