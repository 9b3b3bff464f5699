/**
 * What the modules bring to `tick()` and to each other: reactions and jobs, in the order of the floors. A module that is
 * not listed here neither reacts nor works by itself.
 */
import { keyedData } from "./collections.ts";
import { type Channels, createChannels, messageReactions, sendJob } from "./communications/index.ts";
import {
  followUpJobs,
  followUpReactions,
  reviewFollowUps,
  taskFacts,
  triggeredPlans,
  WRITTEN_BY_REVIEW,
} from "./follow-ups/index.ts";
import { type RandomSource, systemRandom } from "./kernel/index.ts";
import { dropVolumesJob, keyRotationJob, type Reaction, type TickJob } from "./operations/index.ts";
import { reindexJob } from "./patients/index.ts";
import { dropHeldJob } from "./records/index.ts";
import { alertOnTags, assessAndStore, WRITTEN_BY_ASSESSMENT } from "./risks/index.ts";
import { recheckJob, recheckReactions } from "./tags/index.ts";

/** Reactions of higher floors to what lower floors announce. */
export const reactions: readonly Reaction[] = [
  ...recheckReactions,
  alertOnTags,
  ...followUpReactions,
  ...messageReactions,
];

/** Jobs of `tick()` that need nothing of the host. */
const ownJobs: readonly TickJob[] = [
  recheckJob({
    writes: [...WRITTEN_BY_ASSESSMENT, ...WRITTEN_BY_REVIEW],
    prepare: triggeredPlans,
    derive: async (context, patient, given) => {
      const { facts } = given;
      await assessAndStore(context, patient, context.settings.riskModels, { unchanged: "keep", facts });
      await reviewFollowUps(context, patient, given);
    },
    giveUp: (context, patient) =>
      taskFacts.attention(context, { patient, task: null, message: patient, reason: "dead-work" }),
    recover: (context, patient) =>
      taskFacts.settled(context, { patient, message: patient, reason: "dead-work" }),
  }),
  dropHeldJob,
  dropVolumesJob,
  keyRotationJob(keyedData),
  reindexJob,
  ...followUpJobs,
];

/** Jobs of `tick()`, with the host's channels to send over. */
export function jobsWith({
  channels,
  random,
}: {
  readonly channels: Channels;
  readonly random: RandomSource;
}): readonly TickJob[] {
  return [...ownJobs, sendJob({ channels, tasks: taskFacts, random })];
}

/** The jobs of an instance without channels. */
export const jobs: readonly TickJob[] = jobsWith({ channels: createChannels(), random: systemRandom });
