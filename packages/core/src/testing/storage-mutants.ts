/**
 * All broken adapters that the conformance suite must reject, each in its chapter, and the wrapper that breaks
 * nothing, which it must accept. They are published with the suite, so that whoever changes the suite can see
 * that it still has teeth.
 */
import { brokenVerbs, type StorageMutant } from "./mutants/mutant.ts";
import { readMutants } from "./mutants/read-mutants.ts";
import { transactionMutants } from "./mutants/transaction-mutants.ts";
import { valueMutants } from "./mutants/value-mutants.ts";
import { writeMutants } from "./mutants/write-mutants.ts";

/** See the module header. */
export const storageMutants: readonly StorageMutant[] = [
  ...writeMutants,
  ...readMutants,
  ...transactionMutants,
  ...valueMutants,
];

/** Wraps every verb and breaks none: the suite must accept it. */
export const unbrokenWrapper: StorageMutant["wrap"] = brokenVerbs(() => () => ({}));
