/**
 * The keyed hashes of ingest. Keys and references of a source can identify a person, so they are stored as HMACs under a
 * key of the tenant; what is hashed is canonical, so that equal facts give equal bytes.
 */
import { canonicalJson } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import { type IdentifierKey, identifierKeyText } from "../../patients/index.ts";

/** Makes the hashes of one source in one transaction. */
export interface IngestHashes {
  /** Of a delivery's key. */
  key(key: string): Uint8Array;
  /** Of a fact's reference. */
  ref(ref: string): Uint8Array;
  /** Of a fact's content, its status included. */
  content(content: unknown): Uint8Array;
  /** Of an identifier, the same for all sources. */
  identifier(key: IdentifierKey): Uint8Array;
}

/** The hashes of a source. */
export function hashesFor(context: Pick<OperationContext, "keyedHash">, source: string): IngestHashes {
  const ofSource = (label: string, text: string): Uint8Array =>
    context.keyedHash(label, `${source}\n${text}`);
  return {
    key: (key) => ofSource("ingest-key", key),
    ref: (ref) => ofSource("ingest-ref", ref),
    content: (content) => ofSource("ingest-content", canonicalJson(content)),
    identifier: (key) => context.keyedHash("ingest-identifier", identifierKeyText(key)),
  };
}

/** A hash as text, for maps and comparisons. */
export function hashText(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
