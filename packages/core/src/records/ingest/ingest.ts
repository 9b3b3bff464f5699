/**
 * The interface of ingest: registering sources, applying their events, and deciding about what is held. Readers of
 * formats produce the events and know nothing of what becomes of them.
 */
import type { Page, PageRequest, RecordId } from "../../kernel/index.ts";
import type { HeldDecision, HeldEvent } from "./held-event.ts";
import type { IngestEvent } from "./ingest-event.ts";
import type { IngestOutcome, IngestResult } from "./ingest-result.ts";
import type { IngestSource, IngestSourceInput } from "./ingest-source.ts";

/** Facts from other systems. */
export interface Ingest {
  /**
   * Registers a source, or changes the one with this id.
   *
   * @example
   * ```ts sketch
   * await feed.ingest.registerSource({
   *   id: "his", title: "HIS", kind: "his", trust: "institution", lawfulBasis: "contract", zone: "Asia/Shanghai",
   *   identifiers: [], mayCreatePatients: true,
   * });
   * ```
   */
  registerSource(input: IngestSourceInput): Promise<IngestSource>;
  /**
   * Applies events in order, in transactions of at most 50 people. Applying the same events again changes nothing.
   *
   * @param input.batch name of the import, kept in the provenance of every fact
   * @throws {@link IngestSourceUnknown} when an event names a source that is not registered; nothing was stored.
   */
  apply(input: { readonly events: readonly IngestEvent[]; readonly batch?: string }): Promise<IngestResult>;
  /** Held events, oldest first. */
  held(input: PageRequest): Promise<Page<HeldEvent>>;
  /**
   * Decides about a held event: attach it to a patient, register the person it is about, or discard it. Attaching leaves a
   * recorded death as it is; `patients.reverseDeath` undoes one.
   *
   * @returns what became of each fact of the event
   * @throws {@link NotFound} when it is not held, or no longer.
   */
  resolve(input: { readonly id: RecordId; readonly decision: HeldDecision }): Promise<{
    /** One for each fact of the event. */
    readonly outcomes: readonly IngestOutcome[];
  }>;
}
