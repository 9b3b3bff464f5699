/**
 * What the modules bring to `tick()` and to each other: reactions and jobs, in the order of the floors. A module that is
 * not listed here neither reacts nor works by itself.
 */
import { followUpJobs, followUpReactions } from "./follow-ups/index.ts";
import type { Reaction, TickJob } from "./operations/index.ts";
import { dropHeldJob } from "./records/index.ts";
import { assessAndStore, riskAssessmentCollection } from "./risks/index.ts";
import { recheckJob, recheckOnFacts } from "./tags/index.ts";

/** Reactions of higher floors to what lower floors announce. */
export const reactions: readonly Reaction[] = [recheckOnFacts, ...followUpReactions];

/** Jobs of `tick()`. */
export const jobs: readonly TickJob[] = [
  recheckJob(
    async (context, patient) => {
      await assessAndStore(context, patient, context.settings.riskModels);
    },
    [riskAssessmentCollection.spec.name],
  ),
  dropHeldJob,
  ...followUpJobs,
];
