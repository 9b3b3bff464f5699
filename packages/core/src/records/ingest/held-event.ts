/**
 * Held event (待处理): a fact that was not filed because it is not certain whose it is, or because the person's record
 * does not allow it. It waits, sealed under a key of its own, for a person to decide, and is dropped after thirty days.
 */
import { z } from "zod";
import {
  exactSchema,
  type Instant,
  type PatientId,
  patientIdSchema,
  type RecordId,
} from "../../kernel/index.ts";
import {
  type IngestEvent,
  type IngestEventKind,
  ingestEventSchema,
  type SourceLocator,
} from "./ingest-event.ts";
import type { IngestReason } from "./ingest-result.ts";

/** Why an event is held. */
export type HoldReason = Extract<
  IngestReason,
  | "subject-unknown"
  | "subject-ambiguous"
  | "identifier-contradicts"
  | "subject-restricted"
  | "subject-erased"
  | "death-reversal"
>;

/** The sealed content of a held event. */
export interface HeldContent {
  /** The event as it arrived. */
  readonly event: IngestEvent;
}

/** A held event as the person who decides sees it. */
export interface HeldEvent {
  /** Id of the held event. */
  readonly id: RecordId;
  /** Source it came from. */
  readonly source: string;
  /** What it is about. */
  readonly kind: IngestEventKind;
  /** Why it is held. */
  readonly reason: HoldReason;
  /** When it arrived. */
  readonly receivedAt: Instant;
  /** Where it stood in its input. */
  readonly locator: SourceLocator;
  /** The event itself. */
  readonly event: IngestEvent;
}

/** What a person decides about a held event. */
export type HeldDecision =
  | {
      /** File it under this patient. */
      readonly attach: PatientId;
    }
  | {
      /** Register the person it is about. */
      readonly register: true;
    }
  | {
      /** Drop it. */
      readonly discard: true;
    };

/** Accepts a {@link HeldContent}; the schema of its sealed group. */
export const heldContentSchema: z.ZodType<HeldContent> = exactSchema<HeldContent>()(
  z.strictObject({ event: ingestEventSchema }).readonly(),
);

/** Accepts a {@link HeldDecision}. */
export const heldDecisionSchema: z.ZodType<HeldDecision> = exactSchema<HeldDecision>()(
  z.union([
    z.strictObject({ attach: patientIdSchema }).readonly(),
    z.strictObject({ register: z.literal(true) }).readonly(),
    z.strictObject({ discard: z.literal(true) }).readonly(),
  ]),
);
