/**
 * A queue for what can only be done by one at a time: the transactions of one connection. Whoever enters waits for all
 * who entered before; nobody is overtaken, and nothing is kept of those who have left.
 */

/** Waits for its turn; the function it gives lets the next one in. */
export type EnterQueue = () => Promise<() => void>;

/**
 * Makes a queue.
 *
 * @example
 * ```ts sketch
 * const enter = serialQueue();
 * const leave = await enter();
 * try { await work(); } finally { leave(); }
 * ```
 */
export function serialQueue(): EnterQueue {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    let leave: () => void = () => undefined;
    last = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    return leave;
  };
}
