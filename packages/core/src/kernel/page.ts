/**
 * Pages of results. Keyset paging only: a cursor holds where the last returned row stood, never an offset, and is bound
 * to the caller and the query (see `storage/`).
 */
import { z } from "zod";
import { exactSchema } from "./exact-schema.ts";

/** What a caller asks of a list. */
export interface PageRequest {
  /** Rows wanted, 1 to 200; 50 when absent. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** One page of results. */
export interface Page<T> {
  /** The rows, in the order asked for. */
  readonly items: readonly T[];
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/** Rows of a page when the caller names no limit. */
export const DEFAULT_PAGE_LIMIT = 50;
/** Most rows of a page. */
export const MAX_PAGE_LIMIT = 200;

/** The fields of {@link PageRequest}, for schemas that add their own. */
export const pageRequestShape: {
  readonly limit: z.ZodExactOptional<z.ZodNumber>;
  readonly cursor: z.ZodExactOptional<z.ZodString>;
} = {
  limit: z.exactOptional(z.int().min(1).max(MAX_PAGE_LIMIT)),
  cursor: z.exactOptional(z.string().min(1).max(4096)),
};

/** Accepts a {@link PageRequest}. */
export const pageRequestSchema: z.ZodType<PageRequest> = exactSchema<PageRequest>()(
  z.strictObject(pageRequestShape).readonly(),
);
