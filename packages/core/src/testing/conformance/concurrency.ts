/**
 * Barriers for laws about concurrent transactions; nothing here sleeps. Work that a test starts while it stands inside
 * a transaction must not look nested, so it is started in the asynchronous context of the outside.
 */
import { AsyncLocalStorage } from "node:async_hooks";

/** Gives a function that runs `work` in the context in which this was called. */
export function outsideTransaction<T>(work: () => Promise<T>): () => Promise<T> {
  const outside = AsyncLocalStorage.snapshot();
  return () => outside(work);
}
