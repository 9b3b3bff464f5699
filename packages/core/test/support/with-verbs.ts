/** A storage whose transactions answer some verbs in a way of the test: with rows as they were before another committed. */
import type { StorageFactory, StoreTx } from "../../src/storage/index.ts";

/** The storage with the verbs that `verbsOf` gives in place of its own. */
export function withVerbs(
  storage: StorageFactory,
  verbsOf: (tx: StoreTx) => Partial<StoreTx>,
): StorageFactory {
  const wrapped = (tx: StoreTx): StoreTx => {
    const verbs = verbsOf(tx);
    return new Proxy(tx, {
      get: (target, key) => {
        const value: unknown = Reflect.get(verbs, key) ?? Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  return {
    open: async (context) => {
      const adapter = await storage.open(context);
      return {
        ...adapter,
        close: () => adapter.close(),
        transaction: (scope, work) => adapter.transaction(scope, (tx) => work(wrapped(tx))),
      };
    },
  };
}
