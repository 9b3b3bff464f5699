/**
 * What the steps of the outbox work with: the host's channels, the port to tasks, and jitter. A file of its own, so that
 * each step can be read, and tested, without the loop around it.
 */
import type { RandomSource } from "../kernel/index.ts";
import type { Channels } from "./channel.ts";
import type { TaskFacts } from "./task-facts.ts";

/** What sending works with. */
export interface Outbox {
  /** The host's channels. */
  readonly channels: Channels;
  /** Tasks behind messages. */
  readonly tasks: TaskFacts;
  /** Jitter of retries. */
  readonly random: RandomSource;
}
