/**
 * The keys of one transaction as the pipeline hands them on: the session that finds and makes data keys, and the cipher over
 * it. Both end with the transaction.
 */
import type { GroupCipher, KeySession } from "../encryption/index.ts";

/** Keys of one transaction. */
export interface TransactionKeys {
  /** Finds and makes data keys in this transaction. */
  readonly session: KeySession;
  /** Seals and opens groups in this transaction. */
  readonly cipher: GroupCipher;
}
