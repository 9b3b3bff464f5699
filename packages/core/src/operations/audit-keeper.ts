/**
 * Work on the audit log that takes transactions of its own: a checkpoint is signed outside of any transaction, because a
 * signer may be slow, and an export may be longer than a transaction should last. Events are given their places first, so
 * that both cover everything up to the call.
 */
import type { RunTransaction } from "../audit/index.ts";
import { type Instant, UnsafeConfiguration } from "../kernel/index.ts";
import type { AuditKeeper } from "./keepers.ts";
import type { Caller, Runtime } from "./runtime.ts";

/**
 * Makes the keeper of a call.
 *
 * @throws {@link UnsafeConfiguration} from its verbs when the call is part of a host's transaction.
 */
export function createAuditKeeper(
  { adapter, audit }: Runtime,
  { tenant, transaction }: Caller,
  at: Instant,
): AuditKeeper {
  const scope = { tenant, at };
  const run: RunTransaction = (inside, work) => adapter.transaction(inside, work);
  const begin = async (): Promise<void> => {
    if (transaction !== undefined)
      throw new UnsafeConfiguration("This takes transactions of its own and cannot join one of the host.");
    await audit.sequence(run, scope);
  };
  return {
    checkpoint: async () => {
      await begin();
      return audit.checkpoint(run, scope);
    },
    export: async (period) => {
      await begin();
      return audit.export(run, scope, period);
    },
  };
}
