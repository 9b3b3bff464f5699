/**
 * Where a fact came from and how far it is trusted. Every stored fact carries its provenance; rules and risk models may
 * ask for a minimum trust, and what falls short of it counts as unknown.
 */
import { z } from "zod";
import { exactSchema, type Instant, instantSchema } from "../kernel/index.ts";
import { type TrustLevel, trustLevelSchema } from "./ingest/trust.ts";

/** Where a fact came from. */
export interface Provenance {
  /** Id of the ingest source, or `actor:<id>` for a fact that someone entered. */
  readonly source: string;
  /** How far it is trusted. */
  readonly trust: TrustLevel;
  /** The fact in the source's own terms, as a keyed hash (hex): a record number can identify a person. */
  readonly refHash?: string;
  /** The source's own version time. */
  readonly occurredAt?: Instant;
  /** When it was stored. */
  readonly receivedAt: Instant;
  /** The import that brought it. */
  readonly batch?: string;
}

/** Accepts a {@link Provenance}. */
export const provenanceSchema: z.ZodType<Provenance> = exactSchema<Provenance>()(
  z
    .strictObject({
      source: z.string().min(1).max(200),
      trust: trustLevelSchema,
      refHash: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
      occurredAt: z.exactOptional(instantSchema),
      receivedAt: instantSchema,
      batch: z.exactOptional(z.string().min(1).max(64)),
    })
    .readonly(),
);
