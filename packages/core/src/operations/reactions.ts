/**
 * Reactions: a floor announces what happened, and higher floors act on it in the same transaction. `consents/` does not
 * know tasks, yet a withdrawal cancels them there and then. A reaction that throws rolls the whole operation back.
 *
 * A reaction changes plain state only (it cancels, stops, marks): it works on rows without grants, so it can never read
 * what the caller of the operation may not read.
 */
import type { DomainEvent, EventKind, ReactionEffect } from "./domain-event.ts";
import type { OperationContext } from "./operation-context.ts";

/** What a floor does when something happened. */
export interface Reaction {
  /** What it reacts to. */
  readonly on: EventKind;
  /** Collections that it writes. */
  readonly writes: readonly string[];
  /** Acts, in the transaction of the announcement. */
  readonly react: (context: OperationContext, event: DomainEvent) => Promise<ReactionEffect>;
}

/** All reactions of an instance. */
export interface Reactions {
  /** Runs the reactions to an event, in the order of the floors, and adds up what they did. */
  announce(context: OperationContext, event: DomainEvent): Promise<ReactionEffect>;
  /** Collections that the reactions to these events write. */
  writesOf(kinds: readonly EventKind[]): readonly string[];
}

/** Wires reactions; called by `hcrm.ts` alone. */
export function createReactions(reactions: readonly Reaction[]): Reactions {
  return {
    announce: async (context, event) => {
      const total: Record<string, number> = {};
      for (const reaction of reactions) {
        if (reaction.on !== event.kind) continue;
        const effect = await reaction.react(context, event);
        for (const [word, count] of Object.entries(effect)) total[word] = (total[word] ?? 0) + count;
      }
      return total;
    },
    writesOf: (kinds) => [
      ...new Set(reactions.filter(({ on }) => kinds.includes(on)).flatMap(({ writes }) => writes)),
    ],
  };
}
