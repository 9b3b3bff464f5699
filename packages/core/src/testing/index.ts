/**
 * What tests of adapters and hosts need (subpath `@hcrm/core/testing`): the storage conformance suite, the mutants that
 * it must reject, and harnesses. No test runner is imported.
 */
export type { Chapter, Law, LawBed, LawNeed } from "./conformance/law.ts";
export {
  brokenLaws,
  type ConformanceOptions,
  conformanceChapters,
  storageConformance,
} from "./conformance/storage-conformance.ts";
export type { NativeTransactions, StorageHarness, SuiteRunner } from "./conformance/storage-harness.ts";
export { suiteCollections } from "./conformance/suite-collections.ts";
export { type FakeClock, fakeClock, seededRandom } from "./fake-time.ts";
export { type FaultyKeyProvider, faultyKeyProvider, type KeyProviderMood } from "./faulty-key-provider.ts";
export {
  type KeyProviderBed,
  type KeyProviderContractOptions,
  type KeyProviderExtra,
  keyProviderContract,
} from "./key-provider-contract.ts";
export { type AdapterWrapper, memoryHarness } from "./memory-harness.ts";
export type { StorageMutant } from "./mutants/mutant.ts";
export {
  createPlanHarness,
  type HarnessTaskQuery,
  type PlanHarness,
  type PlanHarnessOptions,
} from "./plan-harness.ts";
export { storageMutants, unbrokenWrapper } from "./storage-mutants.ts";
