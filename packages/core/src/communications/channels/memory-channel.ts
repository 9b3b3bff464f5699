/**
 * The channel of tests and trials: it keeps what it was given and answers as it is told. It is idempotent: a key that it
 * has seen is not kept twice.
 */
import type { Channel, RenderedMessage, SendResult } from "../channel.ts";
import type { ChannelId } from "../channel-policy.ts";

/** A message that the memory channel was given. */
export interface KeptMessage extends RenderedMessage {
  /** The key it came with. */
  readonly idempotencyKey: string;
}

/** A channel that keeps its messages. */
export interface MemoryChannel extends Channel {
  /** What it was given, one entry for each key. */
  readonly sent: readonly KeptMessage[];
  /** How often `send` was called. */
  readonly calls: number;
  /** What it answers next; an error is thrown. After the list is used up it answers `sent`. */
  answer(...answers: readonly (SendResult | Error)[]): void;
}

/** Makes a memory channel. */
export function memoryChannel(
  id: ChannelId = "memory",
  capabilities: Partial<Channel["capabilities"]> = {},
): MemoryChannel {
  const sent: KeptMessage[] = [];
  const answers: (SendResult | Error)[] = [];
  let calls = 0;
  return {
    id,
    timeoutMs: 10_000,
    capabilities: { idempotent: true, receipts: true, media: false, ...capabilities },
    sent,
    get calls() {
      return calls;
    },
    answer: (...next) => {
      answers.push(...next);
    },
    send: async (message, { idempotencyKey }) => {
      calls += 1;
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      if (answer !== undefined && answer.status !== "sent") return answer;
      if (!sent.some((kept) => kept.idempotencyKey === idempotencyKey))
        sent.push({ ...message, idempotencyKey });
      return answer ?? { status: "sent", providerRef: `memory-${idempotencyKey}` };
    },
  };
}
