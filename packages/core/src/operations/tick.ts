/**
 * The host's cron calls `tick()`: for each tenant in turn it runs the jobs of the modules as operations of the system
 * actor, through the same gate as everything else, then gives audit events their places. Nothing runs by itself.
 */
import { z } from "zod";
import type { PurposeOfUse } from "../encryption/index.ts";
import { exactSchema } from "../kernel/index.ts";
import type { Operation } from "./operation.ts";

/** What a job is given. */
export interface TickSlice {
  /** At most this many items. */
  readonly limit: number;
}

/** What a job did. */
export interface TickProgress {
  /** Items done. */
  readonly done: number;
  /** Items that failed; they are tried again, or someone is told. None when absent. */
  readonly failed?: number;
  /** True when more is due. */
  readonly more: boolean;
}

/** One job of `tick()`. */
export interface TickJob {
  /** The operation, run as the system actor. */
  readonly operation: Operation<TickSlice, TickProgress>;
  /** Purpose that the job serves. */
  readonly purpose: PurposeOfUse;
}

/** Accepts a {@link TickSlice}; the input of every job's operation. */
export const tickSliceSchema: z.ZodType<TickSlice> = exactSchema<TickSlice>()(
  z.strictObject({ limit: z.int().min(1).max(1000) }).readonly(),
);
