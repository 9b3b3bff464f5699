/** Work items: leases, fencing, backoff. Handlers are wired in `modules.ts` and run by `tick()`. */
export { type Fault, faultsOf, giveBack } from "./give-back.ts";
export { inPatientOrder } from "./patient-order.ts";
export { workItemCollection } from "./work-item-collection.ts";
export { advance, claimDue, enqueue, fail, finish, finishUntil, type Lease } from "./work-queue.ts";
