/**
 * What domain code of a batch operation works with: it hands its items over and they are run in transactions of at most
 * 50 subjects, each with its own audit event. A transaction that fails is run again item by item, so one bad item never
 * undoes another, and a batch that was cut off goes on without loss or doubles.
 */
import type { Actor } from "../access/index.ts";
import type { PurposeOfUse } from "../encryption/index.ts";
import type { HcrmError, Instant, TenantId } from "../kernel/index.ts";
import type { AuditKeeper, KeyKeeper } from "./keepers.ts";
import type { OperationContext } from "./operation-context.ts";

/** Most items (subjects) of one transaction of a batch. */
export const BATCH_SUBJECTS = 50;

/** What became of one item. */
export type ItemResult<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly error: HcrmError };

/** The context of a batch operation. */
export interface BatchContext {
  /** The tenant. */
  readonly tenant: TenantId;
  /** Who calls. */
  readonly actor: Actor;
  /** Why. */
  readonly purpose: PurposeOfUse;
  /** The moment at which the batch began. Each transaction of it is dated by its own beginning. */
  readonly at: Instant;
  /**
   * Runs `work` for each item, in order, in transactions of at most 50 items. Results come in the order of the items.
   *
   * @param progress told how many items are done after each transaction
   */
  each<T, R>(
    items: readonly T[],
    work: (context: OperationContext, item: T) => Promise<R>,
    progress?: (done: number, total: number) => void,
  ): Promise<readonly ItemResult<R>[]>;
  /** Work on the audit log that takes transactions of its own; to be called after `once` has written the event. */
  readonly audit: AuditKeeper;
  /** Work on the tenant's keys that takes transactions of its own. */
  readonly keys: KeyKeeper;
  /** Runs `work` once, in a transaction of its own. */
  once<R>(work: (context: OperationContext) => Promise<R>): Promise<R>;
}
