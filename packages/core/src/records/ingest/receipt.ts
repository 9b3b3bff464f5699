/**
 * Receipt (回执): what is known of one fact of one source. It is enough to decide about a further version of the fact
 * without opening anything: a keyed hash of the content, the source's time and the rank of the status.
 */
import type { PatientId, RecordId } from "../../kernel/index.ts";
import type { RecordKind } from "../records.ts";
import type { FactVersion } from "./decide-fact.ts";

/** Kind of what a receipt stands for. */
export type ReceiptKind = RecordKind | "patient";

/** What is known of one fact of one source. */
export interface Receipt {
  /** Id of the receipt. */
  readonly id: RecordId;
  /** Version of its row. */
  readonly version: number;
  /** Whose the fact is. */
  readonly patient: PatientId;
  /** What it stands for. */
  readonly kind: ReceiptKind;
  /** The stored record; absent for a retraction that arrived first. */
  readonly record?: RecordId;
  /** The version of the fact that is stored. */
  readonly known: FactVersion;
}

/** A receipt to write. */
export interface NewReceipt extends Omit<Receipt, "id" | "version"> {
  /** Hash of the fact's ref. */
  readonly refHash: Uint8Array;
  /** Hash of its panel's ref. */
  readonly panelHash?: Uint8Array;
}
