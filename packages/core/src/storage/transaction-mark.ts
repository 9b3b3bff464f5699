/**
 * The mark by which nested use is found. While `fn` of a transaction runs, everything it calls carries the mark; a
 * root call that sees it throws {@link NestedTransaction} at once, also through another adapter object over the same
 * database. Work that outlives its transaction carries a mark that is no longer open and may start a transaction.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { NestedTransaction } from "../kernel/index.ts";

interface Mark {
  open: boolean;
}

const marks: AsyncLocalStorage<Mark> = new AsyncLocalStorage();

/** Runs the body of a transaction under an open mark. */
export async function insideTransaction<T>(body: () => Promise<T>): Promise<T> {
  const mark: Mark = { open: true };
  try {
    return await marks.run(mark, body);
  } finally {
    mark.open = false;
  }
}

/**
 * Refuses to begin a transaction inside another one.
 *
 * @throws {@link NestedTransaction}
 */
export function refuseNested(): void {
  if (marks.getStore()?.open !== true) return;
  throw new NestedTransaction("A transaction was opened inside another one; use the `tx` that is there.");
}
