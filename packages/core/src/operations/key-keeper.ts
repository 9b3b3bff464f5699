/**
 * Work on a tenant's keys that takes transactions of its own: rotation of root, KEK and indexes calls the key provider or
 * moves in slices, and no provider is called inside a transaction. After each step the tenant's keys are read again, so
 * that what follows in this process works with the new ones.
 */
import { SYSTEM_TENANT, UnsafeConfiguration } from "../kernel/index.ts";
import type { KeyKeeper } from "./keepers.ts";
import type { Caller, Runtime } from "./runtime.ts";

/**
 * Makes the keeper of a call.
 *
 * @throws {@link UnsafeConfiguration} from its verbs when the call is part of a host's transaction.
 */
export function createKeyKeeper(runtime: Runtime, { tenant, transaction }: Caller): KeyKeeper {
  const { rotation, onProgress } = runtime;
  const alone = async <T>(step: () => Promise<T>): Promise<T> => {
    if (transaction !== undefined)
      throw new UnsafeConfiguration("Keys rotate in transactions of their own, not in one of the host.");
    const result = await step();
    await runtime.prepare(tenant);
    return result;
  };
  return {
    status: () => alone(() => rotation.status(tenant)),
    rewrapRoot: () =>
      alone(async () => {
        const canaries = await rotation.rewrapRoot(SYSTEM_TENANT);
        return canaries + (await rotation.rewrapRoot(tenant));
      }),
    destroyRetired: (before) => alone(() => rotation.destroyRetired(tenant, { before })),
    startKek: () => alone(() => rotation.startKek(tenant)),
    stepKek: (limit) => alone(() => rotation.stepKek(tenant, { limit })),
    startIndexes: () => alone(() => rotation.startIndexes(tenant, { newKey: true })),
    stepIndexes: () => alone(() => rotation.stepIndexes(tenant)),
    report: (progress) => {
      try {
        onProgress?.({ ...progress, tenant });
      } catch {
        // What the host does with a progress report never stops a rotation.
      }
    },
  };
}
